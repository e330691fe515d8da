package dev.cuttle.ceph.rados;

import java.util.List;
import java.util.Optional;

/** The list of a pool's images, page by page, so that 100,000 of them need no large buffer. */
final class ImageDirectory {
  static final String OBJECT = "rbd_directory";
  static final int PAGE = 1024;
  private static final int NAME_BYTES = 1024;
  private static final int PAGE_BYTES = 512 * 1024;

  private ImageDirectory() {}

  /**
   * Whether the directory has an entry of this name. librbd writes it before anything else of an
   * image, and takes it away after everything else that bears the name.
   */
  static boolean lists(Pool pool, String name) throws NativeFailure {
    try {
      pool.exec(OBJECT, "dir_get_id", ClsCodec.string(name), NAME_BYTES);
      return true;
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** The name of the image of this id; empty if it has none. One round trip. */
  static Optional<String> nameOf(Pool pool, String id) throws NativeFailure {
    try {
      byte[] name = pool.exec(OBJECT, "dir_get_name", ClsCodec.string(id), NAME_BYTES);
      return Optional.of(new ClsCodec.Reader(name).string());
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The next names after the given one, in order; fewer than {@link #PAGE} at the end. */
  static List<String> page(Pool pool, String after) throws NativeFailure {
    try {
      byte[] in = ClsCodec.stringAndNumber(after, PAGE);
      return new ClsCodec.Reader(pool.exec(OBJECT, "dir_list", in, PAGE_BYTES)).keys();
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return List.of(); // no image was ever made here
      }
      throw e;
    }
  }
}
