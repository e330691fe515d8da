package dev.cuttle.operator.app;

import dev.cuttle.operator.audit.Scans;
import dev.cuttle.operator.storagecluster.Prober;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What talks to the clusters: the probes, and the scans of those that answer. Who leads no longer
 * talks to none, and a new candidacy has new ones.
 */
final class ClustersPart implements Part {

  private static final Duration TICK = Duration.ofSeconds(2);

  private final Prober prober;
  private final Scans scans;
  private final ScheduledExecutorService timer;
  private volatile boolean leading;

  ClustersPart(Prober prober, Scans scans, ScheduledExecutorService timer) {
    this.prober = prober;
    this.scans = scans;
    this.timer = timer;
  }

  @Override
  public void start(Duration sync) {
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void lead(boolean leads) {
    leading = leads;
    if (!leads) {
      prober.close();
      scans.close();
    }
  }

  private void tick() {
    if (leading) {
      scans.tick(
          prober.reachable().entrySet().stream()
              .collect(
                  Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue().pool())));
    }
  }
}
