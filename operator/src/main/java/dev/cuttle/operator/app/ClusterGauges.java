package dev.cuttle.operator.app;

import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import dev.cuttle.operator.audit.ScanReport;
import dev.cuttle.operator.conditions.Conditions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is known of each cluster, as gauges that go with the cluster. */
final class ClusterGauges {

  private final MeterRegistry registry;
  private final Map<String, Known> clusters = new ConcurrentHashMap<>();

  ClusterGauges(MeterRegistry registry) {
    this.registry = registry;
  }

  void observed(String cluster, StorageClusterStatus status) {
    known(cluster).status = status;
  }

  void scanned(String cluster, ScanReport report) {
    known(cluster).report = report;
  }

  void gone(String cluster) {
    Known known = clusters.remove(cluster);
    if (known != null) {
      known.meters.forEach(registry::remove);
    }
  }

  /** What a leader knew is nothing that a former leader may go on reporting. */
  void forgetAll() {
    List.copyOf(clusters.keySet()).forEach(this::gone);
  }

  private Known known(String cluster) {
    return clusters.computeIfAbsent(cluster, this::register);
  }

  private Known register(String cluster) {
    Known known = new Known();
    gauge(known, cluster, "cuttle.cluster.ready", "1 if the cluster takes volumes", Known::ready);
    capacity(known, cluster, "total", CapacityFigures::total);
    capacity(known, cluster, "used", CapacityFigures::used);
    capacity(known, cluster, "usable", CapacityFigures::usable);
    capacity(known, cluster, "limit", CapacityFigures::limit);
    capacity(known, cluster, "foreign", CapacityFigures::foreign);
    gauge(
        known,
        cluster,
        "cuttle.cluster.provisioned.bytes",
        "Promised by the ledger",
        from -> from.figure(CapacityFigures::provisioned));
    gauge(known, cluster, "cuttle.cluster.volumes", "Pages of the ledger", Known::volumes);
    scan(
        known,
        cluster,
        "orphan",
        "Images and names of ours without a page",
        r -> r.orphans().size());
    scan(known, cluster, "missing", "Bound pages without an image", r -> r.lost().size());
    scan(known, cluster, "foreign", "Images that no page names", ScanReport::foreignImages);
    return known;
  }

  private void capacity(
      Known known, String cluster, String kind, Function<CapacityFigures, @Nullable Long> figure) {
    known.meters.add(
        Gauge.builder("cuttle.cluster.capacity.bytes", known, from -> from.figure(figure))
            .description("Figures of the pool and what may be promised of it")
            .tags("cluster", cluster, "kind", kind)
            .strongReference(true)
            .register(registry));
  }

  private void scan(
      Known known,
      String cluster,
      String kind,
      String description,
      ToDoubleFunction<ScanReport> count) {
    gauge(
        known, cluster, "cuttle.cluster.images." + kind, description, from -> from.counted(count));
  }

  private void gauge(
      Known known, String cluster, String name, String description, ToDoubleFunction<Known> value) {
    known.meters.add(
        Gauge.builder(name, known, value)
            .description(description)
            .tag("cluster", cluster)
            .strongReference(true)
            .register(registry));
  }

  /** The newest of one cluster; NaN stands for unknown. */
  private static final class Known {
    private final List<Meter> meters = new ArrayList<>();
    private volatile @Nullable StorageClusterStatus status;
    private volatile @Nullable ScanReport report;

    private double ready() {
      StorageClusterStatus now = status;
      return now != null
              && Conditions.of(now.conditions(), "Ready")
                  .filter(ready -> "True".equals(ready.getStatus()))
                  .isPresent()
          ? 1
          : 0;
    }

    private double volumes() {
      StorageClusterStatus now = status;
      return now == null ? Double.NaN : number(now.volumes());
    }

    private double figure(Function<CapacityFigures, @Nullable Long> figure) {
      StorageClusterStatus now = status;
      CapacityFigures figures = now == null ? null : now.capacity();
      return figures == null ? Double.NaN : number(figure.apply(figures));
    }

    private double counted(ToDoubleFunction<ScanReport> count) {
      ScanReport now = report;
      return now == null ? Double.NaN : count.applyAsDouble(now);
    }

    private static double number(@Nullable Long value) {
      return value == null ? Double.NaN : value;
    }
  }
}
