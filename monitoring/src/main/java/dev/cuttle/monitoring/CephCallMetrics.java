package dev.cuttle.monitoring;

import dev.cuttle.ceph.CephCallObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Calls to Ceph by cluster: how long, how they ended, how many are under way. One layout in both
 * programs, so that their histograms can be added.
 */
public final class CephCallMetrics implements CephCallObserver {
  private static final String OK = "ok";

  /** From a look-up on a fast cluster to the deadline of a removal. */
  private static final List<Duration> BUCKETS =
      LongStream.of(2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 15_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toList();

  private final Metrics metrics;
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  public CephCallMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void called(String cluster, String operation, String outcome, Duration took) {
    metrics.time(
        "cuttle.ceph.call",
        "Calls to Ceph, waiting included",
        Tags.of("cluster", cluster, "operation", operation, "outcome", outcome),
        BUCKETS,
        took);
    if (!OK.equals(outcome)) {
      metrics.count(
          "cuttle.ceph.call.errors",
          "Calls to Ceph that failed, by kind",
          Tags.of("cluster", cluster, "kind", outcome));
    }
  }

  @Override
  public void inFlight(String cluster, int delta) {
    inFlight.computeIfAbsent(cluster, this::gauge).addAndGet(delta);
  }

  private AtomicInteger gauge(String cluster) {
    AtomicInteger running = new AtomicInteger();
    Gauge.builder("cuttle.ceph.calls.in.flight", running, AtomicInteger::get)
        .description("Native calls to Ceph now running")
        .tags("cluster", cluster)
        .register(metrics.registry());
    return running;
  }
}
