package dev.cuttle.csi.node;

import java.nio.file.Path;

/**
 * A checked question how a volume is.
 *
 * @param path where it is published or staged
 */
public record StatsRequest(String volumeId, Path path) {}
