package dev.cuttle.csi.node;

import java.nio.file.Path;

/** Filesystems on block devices: found, made, checked. Nothing here ever writes over anything. */
public interface Filesystems {

  /** What is on a device. */
  sealed interface Content {
    /** Nothing that any tool knows, and its beginning and end read as zeros. */
    record Empty() implements Content {}

    /**
     * @param type such as ext4, xfs, btrfs
     */
    record Filesystem(String type) implements Content {}

    /**
     * Something else: a partition table, another signature, or bytes nobody knows.
     *
     * @param what in words
     */
    record Foreign(String what) implements Content {}
  }

  /**
   * Reads what is on the device; never writes.
   *
   * @throws NodeException.Unavailable if it cannot be read in time
   */
  Content content(Path device);

  /**
   * Makes a filesystem on a device that is {@link Content.Empty}, which is looked at again first.
   *
   * @throws NodeException.Precondition if it is not empty
   * @throws NodeException.Invalid if mkfs refuses the options, with its words
   */
  void make(Path device, FilesystemType type, MkfsOptions options);

  /**
   * Gives a mounted filesystem all of its device; one that has it stays as it is.
   *
   * @param mounted where it is mounted for writing
   * @throws NodeException.Unavailable if it did not grow, or not in time; it is whole all the same
   */
  void grow(Path device, Path mounted, FilesystemType type);

  /**
   * Checks before a mount, where the filesystem wants that (ext4: journal replay and what fsck -p
   * may do; xfs and btrfs check themselves).
   *
   * @throws NodeException.Damaged if it is damaged beyond that; nothing was repaired, at most it
   *     was marked as damaged
   */
  void check(Path device, FilesystemType type, boolean readOnly);
}
