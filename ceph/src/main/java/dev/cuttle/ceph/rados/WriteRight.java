package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.PoolAddress;

/**
 * Whether the user may do in a pool what a create does there. The OSDs compare the capabilities
 * with the whole request before they carry any of it out; so one that begins with a condition that
 * never holds is refused to those who may not, and changes nothing for those who may.
 */
final class WriteRight {
  /** Named as a header is, for capabilities may depend on that; no image has such an id. */
  private static final String HEADER = ImageHeader.object("cuttle-probe");

  /** Named as an image's data are. */
  private static final String DATA = "rbd_data.cuttle-probe";

  private WriteRight() {}

  /** One round trip; two in a namespace, which must exist. */
  static void forImages(Connection connection, PoolAddress pool) throws NativeFailure {
    var _ =
        connection.withPool(
            pool,
            open -> {
              mustHave(open, pool, HEADER);
              Namespace.mustExist(open, pool.namespace());
              return true;
            });
  }

  /** One round trip. */
  static void forData(Connection connection, PoolAddress pool) throws NativeFailure {
    var _ =
        connection.withPool(
            pool,
            open -> {
              mustHave(open, pool, DATA);
              return true;
            });
  }

  private static void mustHave(Pool open, PoolAddress pool, String object) throws NativeFailure {
    open.tryThoughFull();
    if (!open.mayChange(object)) {
      throw new NativeFailure(NativeFailure.Step.CALL, ErrnoTable.EPERM, missing(pool));
    }
  }

  private static String missing(PoolAddress pool) {
    String room = pool.namespace().isEmpty() ? "" : " namespace=" + pool.namespace();
    return "user client."
        + pool.access().user()
        + " may not write to pool "
        + pool.pool()
        + (pool.namespace().isEmpty() ? "" : ", namespace " + pool.namespace())
        + ": it needs osd 'profile rbd pool="
        + pool.pool()
        + room
        + "'";
  }
}
