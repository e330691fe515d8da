package dev.cuttle.testbed;

import java.util.List;

/** The images that a node has attached, by all mounters, as its machine shows it. */
final class Attached {

  /**
   * Prints "MOUNTER IMAGE" for each device. The kernel's own client has nothing to tell nodes apart
   * by.
   */
  private static final String SCRIPT =
      """
      for device in /sys/bus/rbd/devices/*; do
        [ ! -e "$device/name" ] || echo "krbd $(cat "$device/name")"
      done
      for file in /sys/block/nbd*/pid; do
        [ ! -e "$file" ] || tr '\\0' ' ' <"/proc/$(cat "$file")/cmdline" | sed -n 's|.*FOLDER.*/\\([^ /]*\\) $|rbd-nbd \\1\\n|p'
      done
      ps -eo args | sed -n 's|^qemu-storage-daemon .*FOLDER.*"image":"\\([^"]*\\)".*|fuse \\1|p'
      """;

  private Attached() {}

  static List<String> on(NodeProcess node) {
    String script = SCRIPT.replace("FOLDER", node.folder());
    return node.machine().run(script).lines().filter(line -> !line.isBlank()).sorted().toList();
  }
}
