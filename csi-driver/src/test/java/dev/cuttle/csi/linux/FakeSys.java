package dev.cuttle.csi.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A /sys, /proc and /dev of files, and a state folder. */
final class FakeSys {
  private final Path root;

  FakeSys(Path root) {
    this.root = root;
  }

  NodePaths paths() {
    return new NodePaths(
        root.resolve("proc"), root.resolve("sys"), root.resolve("dev"), root.resolve("state"));
  }

  FakeSys file(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeSys rbd(int number, String fsid, String pool, String namespace, String name, String snap) {
    String device = "sys/bus/rbd/devices/" + number + "/";
    return file(device + "cluster_fsid", fsid + "\n")
        .file(device + "pool", pool + "\n")
        .file(device + "pool_ns", namespace + "\n")
        .file(device + "name", name + "\n")
        .file(device + "current_snap", snap + "\n")
        .file("sys/block/rbd" + number + "/ro", "0\n")
        .file("sys/block/rbd" + number + "/size", "131072\n");
  }
}
