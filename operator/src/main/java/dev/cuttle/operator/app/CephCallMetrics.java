package dev.cuttle.operator.app;

import dev.cuttle.ceph.rados.CephCallObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls to Ceph by cluster: how long, how they ended, how many are under way. */
final class CephCallMetrics implements CephCallObserver {

  private static final String OK = "ok";

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  CephCallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void called(String cluster, String operation, String outcome, Duration took) {
    Timer.builder("cuttle.ceph.call")
        .description("Calls to Ceph, waiting included")
        .tags("cluster", cluster, "operation", operation, "outcome", outcome)
        .serviceLevelObjectives(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15))
        .register(registry)
        .record(took);
    if (!OK.equals(outcome)) {
      Counter.builder("cuttle.ceph.call.errors")
          .description("Calls to Ceph that failed, by kind")
          .tags("cluster", cluster, "kind", outcome)
          .register(registry)
          .increment();
    }
  }

  @Override
  public void inFlight(String cluster, int delta) {
    inFlight
        .computeIfAbsent(
            cluster,
            name -> {
              AtomicInteger calls = new AtomicInteger();
              Gauge.builder("cuttle.ceph.calls.in.flight", calls, AtomicInteger::get)
                  .description("Native calls to Ceph now running")
                  .tag("cluster", name)
                  .register(registry);
              return calls;
            })
        .addAndGet(delta);
  }
}
