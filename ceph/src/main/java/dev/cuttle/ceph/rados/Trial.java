package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;

/** Contacts a cluster where it can do no harm. */
@FunctionalInterface
interface Trial {

  /**
   * Returns within a limit of its own, whatever the cluster does.
   *
   * @param again whether this access was tried before
   */
  Verdict run(CephAccess access, boolean again) throws InterruptedException;
}
