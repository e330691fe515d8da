package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Connects only with what a process of its own has survived, and leaves a note while it does: so a
 * cluster at which the library aborts stops itself and no other.
 */
final class GuardedContacts implements Contacts {

  /** Less than this suffices for no contact. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final FirstContacts firsts;
  private final ContactNotes notes;
  private final Contacts inProcess;
  private final LongSupplier nanoTime;

  GuardedContacts(
      FirstContacts firsts, ContactNotes notes, Contacts inProcess, LongSupplier nanoTime) {
    this.firsts = firsts;
    this.notes = notes;
    this.inProcess = inProcess;
    this.nanoTime = nanoTime;
  }

  @Override
  public Connection open(CephAccess access, TimeLimits limits) throws NativeFailure {
    ClientConfig.mustAllow(access);
    notes.requireInnocent(access);
    TimeLimits left = limits.after(survived(access));
    if (left.left().compareTo(SHORTEST) < 0) {
      throw new NativeFailure(
          NativeFailure.Step.CONNECT,
          ErrnoTable.ETIMEDOUT,
          "its first contact took all the time there was");
    }
    notes.begin(access);
    try {
      return inProcess.open(access, left);
    } finally {
      notes.end(access.cluster());
    }
  }

  /** The time that it took to make sure that the contact is survived. */
  private Duration survived(CephAccess access) throws NativeFailure {
    long begun = nanoTime.getAsLong();
    firsts.require(access);
    return Duration.ofNanos(nanoTime.getAsLong() - begun);
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
