package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.Mounts.Usage;
import dev.cuttle.csi.node.NodeException;

/**
 * What the program {@code stat -f} says of a filesystem. A program, because statfs(2) on a
 * filesystem whose device hangs would hold a thread of ours for ever.
 */
final class UsageReader {

  /** Block size, blocks, free, free for users; inodes, free inodes. */
  static final String FORMAT = "%S %b %f %a %c %d";

  private UsageReader() {}

  static Usage read(String line) {
    String[] words = line.strip().split(" ", -1);
    if (words.length != 6) {
      throw new NodeException.Unavailable("stat -f answered: " + line.strip());
    }
    try {
      long block = Long.parseLong(words[0]);
      long total = Long.parseLong(words[1]);
      long free = Long.parseLong(words[2]);
      long available = Long.parseLong(words[3]);
      long inodes = Long.parseLong(words[4]);
      long freeInodes = Long.parseLong(words[5]);
      boolean counts = inodes > 0; // btrfs does not.
      return new Usage(
          total * block,
          (total - free) * block,
          available * block,
          counts ? inodes : -1,
          counts ? inodes - freeInodes : -1,
          counts ? freeInodes : -1);
    } catch (NumberFormatException e) {
      throw new NodeException.Unavailable("stat -f answered: " + line.strip());
    }
  }
}
