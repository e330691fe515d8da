package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephCallObserver;
import java.time.Duration;

/**
 * What waits together. Each lane of a cluster has threads of its own, so that what takes long holds
 * up nothing that is short. A new kind of long work gets a lane here, with its limits.
 */
enum Lane {
  /** Looks and small changes. */
  CALLS,
  /** Wait for who writes to the image, on a node that may be frozen. */
  GROWTHS,
  /** Take as long as the image is large. */
  REMOVALS,
  /** Few, and on a connection of their own. */
  PROBES;

  private static final int GROWTH_THREADS = 4;
  private static final int PROBE_THREADS = 2;
  private static final int PROBE_QUEUE = 4;

  Duration deadline(RadosSettings settings) {
    return switch (this) {
      case CALLS, GROWTHS -> settings.callDeadline();
      case REMOVALS -> settings.removeDeadline();
      case PROBES -> settings.probeDeadline();
    };
  }

  Bulkhead threads(String cluster, RadosSettings settings, CephCallObserver observer) {
    int threads =
        switch (this) {
          case CALLS -> settings.threads();
          case GROWTHS -> GROWTH_THREADS;
          case REMOVALS -> settings.removeThreads();
          case PROBES -> PROBE_THREADS;
        };
    int queue = this == PROBES ? PROBE_QUEUE : settings.queue();
    String name = name().toLowerCase(java.util.Locale.ROOT);
    return new Bulkhead(cluster, name, threads, queue, observer);
  }
}
