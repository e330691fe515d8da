package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;

/** How this process comes to be connected with a cluster. */
@FunctionalInterface
interface Contacts extends AutoCloseable {

  /** Connects and compares the fsid. */
  Connection open(CephAccess access, TimeLimits limits) throws NativeFailure;

  /** Forgets what is known of a cluster that is gone. */
  default void forget(String cluster) {}

  @Override
  default void close() {}
}
