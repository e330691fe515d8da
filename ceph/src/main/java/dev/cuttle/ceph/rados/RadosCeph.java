package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.RbdImages;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Ceph through librados and librbd: the ports by topic, on shared connections. */
public final class RadosCeph implements AutoCloseable {
  private final NativeCalls calls;
  private final RbdImages images;
  private final CephClusters clusters;

  /** Contacts every cluster at once in this process, which some settings of theirs can end. */
  public RadosCeph(RadosSettings settings, CephCallObserver observer) {
    this(settings, observer, Connection::open);
  }

  RadosCeph(RadosSettings settings, CephCallObserver observer, Contacts contacts) {
    this.calls = new NativeCalls(settings, contacts, observer);
    this.images = new RadosImages(calls);
    this.clusters = new RadosClusters(calls);
  }

  /**
   * Contacts a cluster in this process only with what a small process of its own has survived.
   *
   * @param state folder that outlives this process, in which is noted who is being contacted;
   *     empty: nothing is noted
   */
  public static RadosCeph guarded(
      RadosSettings settings, CephCallObserver observer, Optional<Path> state) {
    Trial trial =
        new MonitorDoors(
            new TrialSlots(new TrialProcess(settings.probeDeadline()), settings.patience()));
    FirstContacts firsts = new FirstContacts(trial, System::nanoTime);
    ContactNotes notes = new ContactNotes(state, Clock.systemUTC());
    return new RadosCeph(
        settings, observer, new GuardedContacts(firsts, notes, Connection::open, System::nanoTime));
  }

  public RbdImages images() {
    return images;
  }

  public CephClusters clusters() {
    return clusters;
  }

  /** Ends all connections; calls under way end by their own time limits. */
  @Override
  public void close() {
    calls.close();
  }
}
