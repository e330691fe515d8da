package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.NodeException;

/** What a program built on librbd means; its exit code says nothing, so its words must. */
final class LibrbdFailure {

  private LibrbdFailure() {}

  static NodeException of(ImageAddress image, Output output) {
    String text = output.err() + output.out();
    String words = "attaching " + image + ": " + output.words();
    if (text.isBlank()) {
      // rbd-nbd 16 is silent about all that is wrong with an image.
      words += ", and no reason is given: see that there is such a pool, namespace and image";
    }
    if (text.contains("No such file or directory")) {
      return new NodeException.NotFound(words);
    }
    if (text.contains("Permission denied")
        || text.contains("Operation not permitted")
        || text.contains("Invalid argument")
        || text.contains("Read-only file system")) {
      return new NodeException.Precondition(words);
    }
    return new NodeException.Unavailable(words);
  }
}
