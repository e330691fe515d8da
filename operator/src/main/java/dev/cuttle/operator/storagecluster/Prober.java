package dev.cuttle.operator.storagecluster;

import dev.cuttle.ceph.CephClusters;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Asks every watched cluster in its own rhythm. A probe blocks a virtual thread of its own (the
 * port's adapter hands the native calls to the cluster's own pool), so a sick cluster delays no
 * other.
 */
public final class Prober implements AutoCloseable {

  private final CephClusters clusters;
  private final ScheduledExecutorService timer;
  private final BackOff backOff;
  private final Clock clock;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();
  private volatile Consumer<String> listener = cluster -> {};
  private volatile boolean closed;

  /**
   * @param timer only starts probes; one thread suffices for any number of clusters
   */
  public Prober(
      CephClusters clusters, ScheduledExecutorService timer, BackOff backOff, Clock clock) {
    this.clusters = clusters;
    this.timer = timer;
    this.backOff = backOff;
    this.clock = clock;
  }

  /** Who is told the name of a cluster after each of its probes. */
  void onOutcome(Consumer<String> newListener) {
    this.listener = newListener;
  }

  /** Watches the cluster; a new or changed target is probed at once. The last known outcome. */
  ProbeOutcome watch(ProbeTarget target) {
    if (closed) {
      return new ProbeOutcome.Pending(false);
    }
    String name = target.pool().access().cluster();
    Watch watch =
        watches.compute(
            name,
            (same, old) -> {
              if (old != null && old.target.equals(target)) {
                return old;
              }
              if (old != null) {
                old.cancel();
              }
              return new Watch(target, old != null);
            });
    return watch.started();
  }

  /** Probes no longer; forgets what was seen, and the connections. */
  void forget(String cluster) {
    Watch old = watches.remove(cluster);
    if (old != null) {
      old.cancel();
    }
    clusters.forget(cluster);
  }

  /** The clusters whose last probe succeeded, by name. */
  public Map<String, ProbeTarget> reachable() {
    return watches.entrySet().stream()
        .filter(entry -> entry.getValue().outcome instanceof ProbeOutcome.Saw)
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().target));
  }

  @Override
  public void close() {
    closed = true;
    watches.values().forEach(Watch::cancel);
    watches.clear();
  }

  /** The probes of one target, one after the other. */
  private final class Watch {
    private final ProbeTarget target;
    private volatile ProbeOutcome outcome;
    private volatile boolean cancelled;
    private boolean started;
    private int failures;
    private volatile Future<?> pending = CompletableFuture.completedFuture(null);

    private Watch(ProbeTarget target, boolean changed) {
      this.target = target;
      this.outcome = new ProbeOutcome.Pending(changed);
    }

    private synchronized ProbeOutcome started() {
      if (!started) {
        started = true;
        probeLater(0);
      }
      return outcome;
    }

    private void cancel() {
      cancelled = true;
      pending.cancel(false);
    }

    private void probeLater(long millis) {
      if (!cancelled && !closed) {
        pending =
            timer.schedule(
                () -> Thread.ofVirtual().name("probe-" + name()).start(this::probe),
                millis,
                TimeUnit.MILLISECONDS);
      }
    }

    private void probe() {
      if (cancelled) {
        return;
      }
      Optional<ProbeOutcome> seen = Probe.run(clusters, target, clock);
      if (seen.isEmpty()) {
        // Whatever was known of it is still true.
        probeLater(pause(1));
        return;
      }
      outcome = seen.get();
      failures = outcome instanceof ProbeOutcome.Saw ? 0 : failures + 1;
      if (!cancelled) {
        // First: whatever the listener does, this cluster is probed again.
        probeLater(pause(failures));
        listener.accept(name());
      }
    }

    private long pause(int afterFailures) {
      return backOff.next(afterFailures, RandomGenerator.getDefault()).toMillis();
    }

    private String name() {
      return target.pool().access().cluster();
    }
  }
}
