package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageStat;
import java.util.Optional;

/**
 * Reads and marks an image through the objects that describe it ({@code rbd_id.NAME}, {@code
 * rbd_header.ID}) with the same OSD methods that librbd calls, but without opening it. An open
 * reads a dozen things and, for writing, registers a watch: 8 ms for what takes 0.5 ms this way.
 * And what is not opened disturbs no exclusive lock.
 */
final class ImageHeader {
  private static final int SMALL_ANSWER = 64;
  private static final int METADATA_LIMIT = 64 * 1024;

  private ImageHeader() {}

  static Optional<ImageStat> stat(Pool pool, String image) throws NativeFailure {
    try {
      String id = id(pool, image);
      ClsCodec.Reader size = ask(pool, id, "get_size");
      int order = size.octet();
      long bytes = size.number();
      long features = ask(pool, id, "get_features").number();
      return Optional.of(new ImageStat(id, bytes, 1L << order, ImageFeature.names(features)));
    } catch (NativeFailure e) {
      if (e.step() == NativeFailure.Step.CALL && e.errno() == ErrnoTable.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static Optional<String> metadata(Pool pool, String image, String key) throws NativeFailure {
    String header = object(id(pool, image));
    try {
      byte[] value = pool.exec(header, "metadata_get", ClsCodec.string(key), METADATA_LIMIT);
      return Optional.of(new ClsCodec.Reader(value).string());
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Clients that have the image open are not told, which matters only to keys that begin with
   * "conf_" (they change librbd's settings).
   *
   * @return the image's id
   */
  static String setMetadata(Pool pool, String image, String key, String value)
      throws NativeFailure {
    String id = id(pool, image);
    pool.change(object(id), "metadata_set", ClsCodec.singleEntry(key, value));
    return id;
  }

  private static ClsCodec.Reader ask(Pool pool, String id, String method) throws NativeFailure {
    byte[] in = ClsCodec.number(ClsCodec.HEAD);
    return new ClsCodec.Reader(pool.exec(object(id), method, in, SMALL_ANSWER));
  }

  /** Empty if there is no image of this name. One round trip. */
  static Optional<String> findId(Pool pool, String image) throws NativeFailure {
    try {
      return Optional.of(id(pool, image));
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String id(Pool pool, String image) throws NativeFailure {
    return new ClsCodec.Reader(pool.read(idObject(image))).string();
  }

  private static String idObject(String image) {
    return "rbd_id." + image;
  }

  static String object(String id) {
    return "rbd_header." + id;
  }
}
