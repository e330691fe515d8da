package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.FilesystemLimits;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that makes a filesystem. Nothing is discarded first, as a new image is empty. Where
 * mkfs itself can refuse a device that holds something, it is never told not to.
 */
final class MakeCommand {
  static final String PREFIX = "mkfs.";

  private MakeCommand() {}

  /**
   * @throws NodeException.Invalid if no node can make a filesystem with these options
   */
  static List<String> of(Path device, FilesystemType type, MkfsOptions options) {
    FilesystemLimits.neverWorks(type, options)
        .ifPresent(why -> {
          throw new NodeException.Invalid("mkfs." + type + ": " + why);
        });
    List<String> arguments = new ArrayList<>();
    arguments.add(PREFIX + type.text());
    arguments.addAll(usual(type));
    arguments.addAll(options.words());
    arguments.add(device.toString());
    return arguments;
  }

  private static List<String> usual(FilesystemType type) {
    return switch (type) {
      // -F: it is a whole disk, and nobody is there to be asked whether that is meant.
      case EXT4 ->
          List.of("-F", "-q", "-m0", "-E", "lazy_itable_init=1,lazy_journal_init=1,nodiscard");
      case XFS, BTRFS -> List.of("-q", "-K");
    };
  }

  /** Whether an argument is the name or path of such a program. */
  static boolean isProgram(String argument) {
    return argument.substring(argument.lastIndexOf('/') + 1).startsWith(PREFIX);
  }
}
