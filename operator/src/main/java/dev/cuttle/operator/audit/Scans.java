package dev.cuttle.operator.audit;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans each cluster that can be reached: soon after it is first seen, then rarely. Each scan has a
 * thread of its own; no cluster waits for another, and none is scanned twice at once.
 */
public final class Scans implements AutoCloseable {

  /** Between two scans of a cluster. */
  public static final Duration PERIOD = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(Scans.class);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final long PACE_NANOS = Duration.ofMillis(50).toNanos();

  private final RbdImages images;
  private final Pages pages;
  private final Duration period;
  private final Clock clock;
  private final Consumer<String> listener;
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Object telling = new Object();
  private volatile boolean closed;

  /**
   * @param listener is told the name of a cluster after each scan of it
   */
  public Scans(
      RbdImages images, Pages pages, Duration period, Clock clock, Consumer<String> listener) {
    this.images = images;
    this.pages = pages;
    this.period = period;
    this.clock = clock;
    this.listener = listener;
  }

  /** Starts the scans that are due; called every few seconds. */
  public void tick(Map<String, PoolAddress> reachable) {
    if (closed || !pages.synced()) {
      return;
    }
    reachable.forEach((cluster, pool) ->
        turns
            .compute(
                cluster,
                (same, old) -> old != null && old.scan.pool().equals(pool) ? old : new Turn(pool))
            .startIfDue(cluster));
  }

  /** The last report; empty before the first. */
  public Optional<ScanReport> report(String cluster) {
    return Optional.ofNullable(turns.get(cluster)).flatMap(turn -> turn.report);
  }

  public void forget(String cluster) {
    turns.remove(cluster);
  }

  /** Scans that run end at their next question; once this returns, the listener is not called. */
  @Override
  public void close() {
    synchronized (telling) {
      closed = true;
    }
  }

  private void tell(String cluster) {
    synchronized (telling) {
      if (!closed) {
        listener.accept(cluster);
      }
    }
  }

  private void pace() {
    if (closed) {
      throw new CancellationException("no more is scanned");
    }
    LockSupport.parkNanos(PACE_NANOS);
  }

  private final class Turn {
    private final ImageScan scan;
    private volatile Optional<ScanReport> report = Optional.empty();
    private Instant due = Instant.MIN;
    private boolean running;

    private Turn(PoolAddress pool) {
      this.scan = new ImageScan(images, pages, Scans.this::pace, pool);
    }

    private synchronized void startIfDue(String cluster) {
      if (!running && !clock.instant().isBefore(due)) {
        running = true;
        Thread.ofVirtual().name("scan-" + cluster).start(() -> run(cluster));
      }
    }

    private void run(String cluster) {
      Duration pause = AFTER_FAILURE;
      try {
        report = Optional.of(scan.run());
        pause = period;
        tell(cluster);
      } catch (CancellationException closedMeanwhile) {
        LOG.atDebug().addKeyValue("cluster", cluster).log("a scan was given up");
      } catch (CephException | KubernetesClientException failure) {
        LOG.atWarn()
            .addKeyValue("cluster", cluster)
            .log("the images of {} could not be compared: {}", cluster, failure.getMessage());
      } finally {
        end(pause);
      }
    }

    private synchronized void end(Duration pause) {
      running = false;
      due = clock.instant().plus(pause);
    }
  }
}
