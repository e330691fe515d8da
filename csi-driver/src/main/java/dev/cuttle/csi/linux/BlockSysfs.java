package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What /sys says of block devices. Reading it never waits for a device. */
final class BlockSysfs {
  private static final int SECTOR = 512;

  private final Path block;

  /**
   * @param sys the host's /sys
   */
  BlockSysfs(Path sys) {
    this.block = sys.resolve("block");
  }

  /** Names such as loop0. */
  List<String> named(String glob) {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(block)) {
      return names;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(block, glob)) {
      all.forEach(device -> names.add(device.getFileName().toString()));
    } catch (DirectoryIteratorException | IOException e) {
      throw new NodeException.Unavailable(block + " cannot be read: " + e);
    }
    names.sort(null);
    return names;
  }

  /** A device's attribute, such as loop/backing_file; empty if it has none now. */
  Optional<String> attribute(String device, String name) {
    return KernelText.read(block.resolve(device).resolve(name)).map(String::strip);
  }

  boolean readOnly(String device) {
    return attribute(device, "ro").filter("1"::equals).isPresent();
  }

  /** Bytes; 0 if there is no such device, or nothing behind it. */
  long sizeBytes(Path device) {
    return attribute(device.getFileName().toString(), "size")
        .map(sectors -> Long.parseLong(sectors) * SECTOR)
        .orElse(0L);
  }
}
