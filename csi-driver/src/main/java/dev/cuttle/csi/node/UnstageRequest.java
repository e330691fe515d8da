package dev.cuttle.csi.node;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A checked request to undo a stage.
 *
 * @param identity where the volume_id itself says that the image is ({@link ImageSource#identity});
 *     used only if there is no record of the stage
 */
public record UnstageRequest(String volumeId, Path stagingPath, Optional<String> identity) {}
