package dev.cuttle.csi.node;

import java.nio.file.Path;

/**
 * Where within its staging path a volume appears: a filesystem at the path itself, a device in a
 * file below it, because the path is a directory.
 */
final class StagingPlace {

  private static final String DEVICE = "device";

  private StagingPlace() {}

  static Path of(Path stagingPath, boolean block) {
    return block ? stagingPath.resolve(DEVICE) : stagingPath;
  }

  static Path of(StagedVolumes.Staged staged) {
    return of(staged.stagingPath(), staged.block());
  }
}
