package dev.cuttle.csi.node;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A way to make a block device of an image, in the order of preference. */
public enum Mounter {
  /** The kernel's own client. */
  KRBD("krbd"),
  /** librbd in a process of its own, behind the kernel's network block device. */
  RBD_NBD("rbd-nbd"),
  /** librbd in a process of its own, behind a FUSE file and a loop device: needs no module. */
  FUSE("fuse");

  private final String text;

  Mounter(String text) {
    this.text = text;
  }

  /** As in the StorageClass parameter {@code mounter}. */
  public String text() {
    return text;
  }

  public static Optional<Mounter> named(String text) {
    return Arrays.stream(values()).filter(mounter -> mounter.text.equals(text)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Mounter::text).toList();
  }
}
