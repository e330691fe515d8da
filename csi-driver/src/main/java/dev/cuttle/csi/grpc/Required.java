package dev.cuttle.csi.grpc;

import dev.cuttle.volume.Quoted;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Fields without which a request says nothing. */
final class Required {

  private Required() {}

  /**
   * @throws VolumeException.Invalid naming the field, if it is empty
   */
  static String text(String field, String value) {
    if (value.isEmpty()) {
      throw new VolumeException.Invalid("the " + field + " is missing");
    }
    return value;
  }

  /**
   * @throws VolumeException.Invalid if it is empty
   * @throws VolumeException.NotFound if it is not one of our ids
   */
  static VolumeId volumeId(String value) {
    return VolumeId.parse(text("volume_id", value))
        .orElseThrow(() -> VolumeException.NotFound.volume(value));
  }

  /**
   * @throws VolumeException.Invalid naming the field, if it is empty or no path
   */
  static Path path(String field, String value) {
    try {
      return Path.of(text(field, value)).normalize();
    } catch (InvalidPathException wrong) {
      throw new VolumeException.Invalid(field + " '" + Quoted.of(value) + "' is no path");
    }
  }

  /**
   * @throws VolumeException.Invalid naming the field, if it is no path from the root
   */
  static Path absolutePath(String field, String value) {
    Path path = path(field, value);
    if (!path.isAbsolute() || path.getNameCount() == 0) {
      throw new VolumeException.Invalid(
          field + " '" + Quoted.of(value) + "' is not an absolute path");
    }
    return path;
  }
}
