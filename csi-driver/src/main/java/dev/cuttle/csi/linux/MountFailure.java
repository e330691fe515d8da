package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;

/** What mount and umount mean. Their exit code is 32 for everything, so their words must tell. */
final class MountFailure {

  private MountFailure() {}

  static NodeException of(Path device, Path target, Output output) {
    String words = device + " cannot be mounted at " + target + ": " + output.words();
    String text = output.err();
    if (text.contains("Structure needs cleaning") || text.contains("can't read superblock")) {
      return new NodeException.Damaged(words);
    }
    // "wrong fs type, bad option, bad superblock ...": it may be any of them, but never goes away.
    if (text.contains("bad option")
        || text.contains("unknown filesystem type")
        || text.contains("already mounted")
        || text.contains("is write-protected")) {
      return new NodeException.Precondition(words);
    }
    return new NodeException.Unavailable(words);
  }

  static NodeException ofUnmount(Path target, Output output) {
    String words = target + " cannot be unmounted: " + output.words();
    return output.err().contains("busy")
        ? new NodeException.Precondition(words)
        : new NodeException.Unavailable(words);
  }
}
