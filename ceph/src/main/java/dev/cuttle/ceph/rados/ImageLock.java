package dev.cuttle.ceph.rados;

/**
 * The advisory lock that a person sets with {@code rbd lock add}. A removal would wait for it for
 * ever, busily, and no deadline of librbd's ends that.
 */
final class ImageLock {
  private static final int LIMIT = 64 * 1024;

  /** WATCHER_LOCK_TAG of librbd/ManagedLock: the exclusive lock, which librbd takes and breaks. */
  private static final String LIBRBD = "internal";

  private ImageLock() {}

  /** Passes an image that is not there. One round trip. */
  static void mustNotBeHeld(Pool pool, String id) throws NativeFailure {
    ClsCodec.Reader info;
    try {
      String header = ImageHeader.object(id);
      byte[] name = ClsCodec.struct(ClsCodec.string("rbd_lock"));
      info = new ClsCodec.Reader(pool.exec("lock", header, "get_info", name, LIMIT)).struct();
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return;
      }
      throw e;
    }
    String holders = holders(info);
    info.octet(); // exclusive or shared
    if (!holders.isEmpty() && !info.string().equals(LIBRBD)) {
      throw new NativeFailure(
          NativeFailure.Step.STATE,
          0,
          "it is locked by " + holders + ": end that with rbd lock rm first");
    }
  }

  /** Implements: the map of locker_id_t to locker_info_t in cls_lock_get_info_reply. */
  private static String holders(ClsCodec.Reader info) throws NativeFailure {
    StringBuilder holders = new StringBuilder();
    for (int left = info.count(); left > 0; left--) {
      ClsCodec.Reader locker = info.struct();
      locker.octet(); // a client
      long number = locker.number();
      holders.append(holders.isEmpty() ? "" : ", ").append("client.").append(number);
      holders.append(" (").append(locker.string()).append(')');
      info.struct(); // address, expiry, description
    }
    return holders.toString();
  }
}
