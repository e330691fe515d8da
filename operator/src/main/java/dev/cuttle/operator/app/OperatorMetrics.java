package dev.cuttle.operator.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/** All that /metrics shows. One for the life of the process. */
final class OperatorMetrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ReconcileMetrics reconcile = new ReconcileMetrics(registry);
  private final ClusterGauges clusters = new ClusterGauges(registry);
  private final CephCallMetrics cephCalls = new CephCallMetrics(registry);
  private final AtomicBoolean leader = new AtomicBoolean();

  OperatorMetrics() {
    Gauge.builder("cuttle.leader", leader, leads -> leads.get() ? 1 : 0)
        .description("1 if this process keeps the clusters, 0 if it stands by")
        .register(registry);
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

  String scrape() {
    return registry.scrape();
  }
}
