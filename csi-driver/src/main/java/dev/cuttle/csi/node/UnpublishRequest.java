package dev.cuttle.csi.node;

import java.nio.file.Path;

/** A checked request to take a volume away from one workload. */
public record UnpublishRequest(String volumeId, Path targetPath) {}
