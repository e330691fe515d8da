package dev.cuttle.operator.app;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long each look at a resource took, and how it ended. */
final class ReconcileMetrics implements Metrics {

  private static final String TABLE = "matching-table";

  private final MeterRegistry registry;

  ReconcileMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long begin = System.nanoTime();
    boolean succeeded = false;
    try {
      T result = execution.execute();
      succeeded = true;
      return result;
    } finally {
      record(execution.controllerName(), succeeded, System.nanoTime() - begin);
    }
  }

  /** A pass over the matching table. */
  void passed(boolean succeeded, long nanos) {
    record(TABLE, succeeded, nanos);
  }

  private void record(String controller, boolean succeeded, long nanos) {
    Timer.builder("cuttle.reconcile")
        .description("Looks at resources, by controller and outcome")
        .tag("controller", controller)
        .tag("outcome", succeeded ? "ok" : "failed")
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }
}
