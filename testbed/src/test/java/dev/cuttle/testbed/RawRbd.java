package dev.cuttle.testbed;

import com.ceph.rados.IoCTX;
import com.ceph.rados.Rados;
import com.ceph.rados.exceptions.RadosException;
import com.ceph.rbd.Rbd;
import com.ceph.rbd.RbdException;
import java.io.File;

/** librbd with nothing round it: what any driver must pay at least. */
final class RawRbd implements AutoCloseable {

  /** layering, exclusive-lock, object-map, fast-diff, deep-flatten: what our images have, too. */
  private static final long FEATURES = 1 | 4 | 8 | 16 | 32;

  private static final int DEFAULT_ORDER = 22;

  private final Rados rados = new Rados("admin");
  private final IoCTX pool;

  RawRbd(String conf) throws RadosException {
    rados.confReadFile(new File(conf));
    rados.connect();
    pool = rados.ioCtxCreate("rbd");
  }

  void create(String name, long sizeBytes) {
    try {
      new Rbd(pool).create(name, sizeBytes, FEATURES, DEFAULT_ORDER);
    } catch (RbdException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void remove(String name) {
    try {
      new Rbd(pool).remove(name);
    } catch (RbdException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    rados.ioCtxDestroy(pool);
    rados.shutDown();
  }
}
