package dev.cuttle.csi.node;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A filesystem that nodes make and mount. This is the one list of them. */
public enum FilesystemType {
  BTRFS("btrfs"),
  EXT4("ext4"),
  XFS("xfs");

  /** What is made where none is asked for. */
  public static final FilesystemType DEFAULT = EXT4;

  private final String text;

  FilesystemType(String text) {
    this.text = text;
  }

  /** As the kernel, mkfs and {@code csi.storage.k8s.io/fstype} name it. */
  public String text() {
    return text;
  }

  /** Empty if no node can make or mount it. */
  public static Optional<FilesystemType> named(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(FilesystemType::text).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
