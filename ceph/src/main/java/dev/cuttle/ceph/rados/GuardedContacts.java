package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.time.Duration;

/**
 * Connects only with what a process of its own has survived, and leaves a note while it does: so a
 * cluster at which the library aborts stops itself and no other.
 */
final class GuardedContacts implements Contacts {

  private final FirstContacts firsts;
  private final ContactNotes notes;
  private final Contacts inProcess;

  GuardedContacts(FirstContacts firsts, ContactNotes notes, Contacts inProcess) {
    this.firsts = firsts;
    this.notes = notes;
    this.inProcess = inProcess;
  }

  @Override
  public Connection open(CephAccess access, Duration deadline) throws NativeFailure {
    ClientConfig.mustAllow(access);
    notes.requireInnocent(access.cluster());
    firsts.require(access);
    notes.begin(access.cluster());
    try {
      return inProcess.open(access, deadline);
    } finally {
      notes.end(access.cluster());
    }
  }

  @Override
  public void forget(String cluster) {
    firsts.forget(cluster);
    notes.forget(cluster);
  }

  @Override
  public void close() {
    notes.close();
  }
}
