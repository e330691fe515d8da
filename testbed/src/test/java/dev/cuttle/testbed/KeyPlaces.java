package dev.cuttle.testbed;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a careless program leaves a key on a node. */
final class KeyPlaces {

  /**
   * Prints "== PLACE", and what stands there. Of files only the small ones: a volume is a file,
   * too. What has no name any more is still there for as long as a process holds it open.
   */
  private static final String SCRIPT =
      """
      set +e
      {
      echo "== arguments"; ps -eo args
      echo "== environments"; cat /proc/[0-9]*/environ | tr '\\0' '\\n'
      echo "== files"
      find ROOTS -xdev '(' -path FOLDER/staging -o -path FOLDER/pods ')' -prune -o -type f -size -512k -exec cat {} +
      echo "== open files"
      for pid in $(pgrep -f FOLDER); do find -L /proc/$pid/fd -type f -size -512k -exec cat {} +; done
      echo; echo "== keys of the kernel"; cat /proc/keys
      echo "== krbd"; cat /sys/bus/rbd/devices/*/config_info
      echo "== log of the kernel"; dmesg
      } 2>&1 | tr -cd '\\11\\12\\40-\\176'
      """;

  private KeyPlaces() {}

  /** The name of each place, and all that stands there. */
  static Map<String, String> of(NodeProcess node) {
    // On a machine of its own the node's traces are everywhere; on this one others have theirs,
    // too.
    String roots = node.machine().isGuest() ? "/tmp /run" : node.folder();
    String all =
        node.machine().run(SCRIPT.replace("ROOTS", roots).replace("FOLDER", node.folder()));
    return Arrays.stream(all.split("(?m)^== "))
        .filter(section -> section.contains("\n"))
        .map(section -> section.split("\n", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }
}
