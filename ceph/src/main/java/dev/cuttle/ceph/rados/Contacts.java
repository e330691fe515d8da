package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.time.Duration;

/** How this process comes to be connected with a cluster. */
@FunctionalInterface
interface Contacts extends AutoCloseable {

  /**
   * Connects and compares the fsid.
   *
   * @param deadline of the calls the connection is for
   */
  Connection open(CephAccess access, Duration deadline) throws NativeFailure;

  /** Forgets what is known of a cluster that is gone. */
  default void forget(String cluster) {}

  @Override
  default void close() {}
}
