package dev.cuttle.csi.node;

import java.nio.file.Path;

/**
 * A checked request to show a staged volume to one workload.
 *
 * @param block a raw block volume, otherwise a filesystem
 * @param onlyOnce whether no second workload may have it (SINGLE_NODE_SINGLE_WRITER)
 */
public record PublishRequest(
    String volumeId,
    Path stagingPath,
    Path targetPath,
    boolean block,
    boolean readOnly,
    boolean onlyOnce) {}
