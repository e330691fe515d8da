package dev.cuttle.ceph.rados;

import com.sun.jna.ptr.ByteByReference;

/** The RADOS namespaces that a pool was told to have. */
final class Namespace {
  private Namespace() {}

  /** librbd itself would make images in a namespace that nobody ever made. */
  static void mustExist(Pool pool, String namespace) throws NativeFailure {
    if (namespace.isEmpty()) {
      return;
    }
    ByteByReference exists = new ByteByReference();
    NativeFailure.check(LibRbd.INSTANCE.rbd_namespace_exists(pool.pointer(), namespace, exists));
    if (exists.getValue() == 0) {
      throw new NativeFailure(
          NativeFailure.Step.POOL, ErrnoTable.ENOENT, "the pool has no namespace " + namespace);
    }
  }
}
