package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Files of /proc and /sys. */
final class KernelText {

  private KernelText() {}

  /**
   * What the file says; empty if what it speaks of is not there, or just going. Whatever else
   * prevents reading, such as a lack of file descriptors, must not be taken for that: who thinks
   * that a device is gone ends the process behind it.
   *
   * @throws NodeException.Unavailable if it cannot be read
   */
  static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      if (going(String.valueOf(e.getMessage()))) {
        return Optional.empty();
      }
      throw new NodeException.Unavailable(file + " cannot be read: " + e);
    }
  }

  /** ENODEV, ENXIO, ENOTDIR of a device, ESRCH of a process. */
  private static boolean going(String words) {
    return words.contains("No such device")
        || words.contains("Not a directory")
        || words.contains("No such process");
  }
}
