package dev.cuttle.csi.app;

import dev.cuttle.ceph.rados.CephCallObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the calls to Ceph. */
final class CephMetrics implements CephCallObserver {

  private static final String OK = "ok";

  private final Metrics metrics;
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  CephMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void called(String cluster, String operation, String outcome, Duration took) {
    metrics.time(
        "cuttle.ceph.call",
        "Calls to Ceph clusters",
        Tags.of("cluster", cluster, "operation", operation, "outcome", outcome),
        took);
    if (!outcome.equals(OK)) {
      metrics.count(
          "cuttle.ceph.call.errors",
          "Calls to Ceph clusters that failed, by the kind of failure",
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
        .description("Native calls to Ceph clusters that are running")
        .tags("cluster", cluster)
        .register(metrics.registry());
    return running;
  }
}
