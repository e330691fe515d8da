package dev.cuttle.ceph.rados;

import com.ceph.rados.Rados;
import com.sun.jna.Pointer;

/**
 * A rados_t. Rados's finalizer shuts it down, so whoever uses {@link #pointer} must hold on to this
 * object until the native call is back.
 */
final class RadosHandle extends Rados {

  RadosHandle(String user) {
    super("ceph", "client." + user, 0);
  }

  Pointer pointer() {
    Pointer pointer = clusterPtr;
    if (pointer == null) {
      throw new IllegalStateException("the connection was shut down");
    }
    return pointer;
  }

  /** False if librados refused to make a handle for this user name. */
  boolean made() {
    return clusterPtr != null;
  }
}
