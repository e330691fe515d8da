package dev.cuttle.operator.app;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the Lease is as the election says, once there is an election. */
final class LeaseWatch implements Part {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

  private final LeaderLease lease;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Runnable lost;
  private volatile boolean leading;
  private volatile boolean contradicted;

  /**
   * @param lost is run when the election must be given up
   */
  LeaseWatch(LeaderLease lease, ScheduledExecutorService timer, Clock clock, Runnable lost) {
    this.lease = lease;
    this.timer = timer;
    this.clock = clock;
    this.lost = lost;
  }

  /** Not on the timer's own thread: that one starts probes, and must not wait for an answer. */
  @Override
  public void start(Duration sync) {
    long millis = lease.duration().toMillis();
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().name("lease").start(this::look),
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void lead(boolean leads) {
    leading = leads;
  }

  private void look() {
    try {
      boolean before = contradicted;
      contradicted = lease.isContradicted(leading, clock.instant());
      // Once may be a moment between two of them.
      if (before && contradicted) {
        LOG.atWarn().log("the lease is not as the election says: a new candidacy is begun");
        lost.run();
      }
    } catch (IllegalStateException closedMeanwhile) {
      LOG.atDebug().setCause(closedMeanwhile).log("nothing is watched any more");
    } catch (KubernetesClientException away) {
      LOG.atDebug().setCause(away).log("the lease could not be looked at");
    }
  }
}
