package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageLocation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A checked request to undo a stage.
 *
 * @param image where the volume_id itself says that the image is; used only if there is no record
 *     of the stage
 */
public record UnstageRequest(String volumeId, Path stagingPath, Optional<ImageLocation> image) {}
