package dev.cuttle.csi.node;

import java.nio.file.Path;

/**
 * A checked request to give a volume on this node the size that its image has.
 *
 * @param path where it is published or staged
 * @param sizeBytes what its image has at least, bytes; 0 if that is not said
 */
public record GrowRequest(String volumeId, Path path, long sizeBytes) {}
