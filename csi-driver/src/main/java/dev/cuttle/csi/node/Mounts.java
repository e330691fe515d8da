package dev.cuttle.csi.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mounts of this node. Every method ends within its deadline. */
public interface Mounts {

  /**
   * One mount, as in /proc/self/mountinfo.
   *
   * @param device of the filesystem, or of the bind-mounted device node
   * @param root path within the filesystem that is mounted; "/" for all of it
   */
  record Mount(Path target, Path device, String root, String type, boolean readOnly) {}

  /** The mount at exactly this path, the uppermost if there are several. */
  Optional<Mount> at(Path target);

  /**
   * Every mount of this device, wherever it is: of the filesystem on it or a part of that, or of
   * its device node.
   */
  List<Mount> of(Path device);

  /** Mounts a filesystem; the target directory is made if need be. */
  void mount(Path device, Path target, String type, List<String> options);

  /**
   * Makes a directory, or for a device its node, appear at the target as well. The target is made
   * if need be: a directory for a directory, an empty file for a device.
   */
  void bind(Path source, Path target, boolean readOnly);

  /**
   * Unmounts whatever is at the target, all of it, and removes the empty directory or file. Nothing
   * there is success.
   *
   * @throws NodeException.Precondition if it is in use
   */
  void unmount(Path target);

  /** Space and inodes of the filesystem at a path. */
  Usage usage(Path path);

  /** Bytes and inodes; -1 where the filesystem does not count. */
  record Usage(
      long totalBytes,
      long usedBytes,
      long availableBytes,
      long totalInodes,
      long usedInodes,
      long availableInodes) {}
}
