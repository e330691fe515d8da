package dev.cuttle.csi.linux;

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
   * @throws NodeException.Invalid for an unknown type, and for an option that names a file or
   *     another device
   */
  static List<String> of(Path device, String type, List<String> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(PREFIX + type);
    arguments.addAll(usual(type));
    for (String option : options) {
      arguments.add(harmless(option));
    }
    arguments.add(device.toString());
    return arguments;
  }

  private static List<String> usual(String type) {
    return switch (type) {
      // -F: it is a whole disk, and nobody is there to be asked whether that is meant.
      case "ext4" ->
          List.of("-F", "-q", "-m0", "-E", "lazy_itable_init=1,lazy_journal_init=1,nodiscard");
      case "xfs", "btrfs" -> List.of("-q", "-K");
      default ->
          throw new NodeException.Invalid(
              "filesystem type " + type + " is not known: it may be ext4, xfs or btrfs");
    };
  }

  private static String harmless(String option) {
    if (option.isEmpty() || option.contains("/")) {
      throw new NodeException.Invalid("an option of mkfs may name no file: \"" + option + "\"");
    }
    return option;
  }

  /** Whether an argument is the name or path of such a program. */
  static boolean isProgram(String argument) {
    return argument.substring(argument.lastIndexOf('/') + 1).startsWith(PREFIX);
  }
}
