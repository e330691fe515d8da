package dev.cuttle.operator.app;

import dev.cuttle.monitoring.CephCallMetrics;
import dev.cuttle.monitoring.Metrics;
import io.micrometer.core.instrument.Gauge;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** All that /metrics shows. One for the life of the process. */
final class OperatorMetrics {

  private final Metrics metrics = new Metrics();
  private final ReconcileMetrics reconcile = new ReconcileMetrics(metrics.registry());
  private final ClusterGauges clusters = new ClusterGauges(metrics.registry());
  private final CephCallMetrics cephCalls = new CephCallMetrics(metrics);
  private final AtomicBoolean leader = new AtomicBoolean();

  OperatorMetrics() {
    Gauge.builder("cuttle.leader", leader, leads -> leads.get() ? 1 : 0)
        .description("1 if this process keeps the clusters, 0 if it stands by")
        .register(metrics.registry());
  }

  ReconcileMetrics reconcile() {
    return reconcile;
  }

  ClusterGauges clusters() {
    return clusters;
  }

  CephCallMetrics cephCalls() {
    return cephCalls;
  }

  void leader(boolean leads) {
    leader.set(leads);
  }

  /** The page that Prometheus reads. */
  Supplier<String> page() {
    return metrics.page();
  }
}
