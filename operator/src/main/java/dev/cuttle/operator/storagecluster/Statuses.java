package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.operator.conditions.Finding;
import dev.cuttle.placement.Capacity;
import dev.cuttle.placement.Load;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the status of a cluster from what is known of it. Pure. */
final class Statuses {

  private static final StorageClusterStatus NONE =
      new StorageClusterStatus(null, null, null, null, null, null, null, null);

  private Statuses() {}

  static StorageClusterStatus next(
      StorageCluster cluster,
      ProbeOutcome outcome,
      List<String> unmatched,
      Load load,
      Optional<LedgerView.Audit> audit,
      Instant now) {
    StorageClusterStatus before = before(cluster);
    List<Finding> findings =
        new ArrayList<>(Findings.of(cluster.getSpec(), outcome, unmatched, before.conditions()));
    audit.ifPresent(found -> findings.add(found.consistent()));
    Long generation = generation(cluster, outcome);
    var conditions = Conditions.merge(before.conditions(), findings, generation, now);
    CapacityFigures figures = figures(cluster, outcome, load, audit);
    return switch (outcome) {
      case ProbeOutcome.Saw(ClusterReport report, Instant at) ->
          new StorageClusterStatus(
              generation,
              conditions,
              report.fsid(),
              report.version(),
              report.health(),
              figures,
              load.volumes(),
              text(at));
      case ProbeOutcome.Failed failed ->
          with(before, generation, conditions, figures, load, text(failed.at()));
      case ProbeOutcome.Pending pending ->
          with(before, generation, conditions, figures, load, before.lastProbeTime());
    };
  }

  /** That which was looked at: a verdict that goes on unprobed is about no newer spec. */
  private static @Nullable Long generation(StorageCluster cluster, ProbeOutcome outcome) {
    Long old = before(cluster).observedGeneration();
    return outcome instanceof ProbeOutcome.Pending(boolean changed) && !changed && old != null
        ? old
        : cluster.getMetadata().getGeneration();
  }

  /** The status of a cluster that is being deleted. */
  static StorageClusterStatus deleting(StorageCluster cluster, Load load, Instant now) {
    StorageClusterStatus before = before(cluster);
    Long generation = cluster.getMetadata().getGeneration();
    return with(
        before,
        generation,
        Conditions.merge(before.conditions(), Findings.deleting(load.volumes()), generation, now),
        before.capacity(),
        load,
        before.lastProbeTime());
  }

  private static StorageClusterStatus before(StorageCluster cluster) {
    return cluster.getStatus() == null ? NONE : cluster.getStatus();
  }

  private static StorageClusterStatus with(
      StorageClusterStatus before,
      @Nullable Long generation,
      List<io.fabric8.kubernetes.api.model.Condition> conditions,
      @Nullable CapacityFigures figures,
      Load load,
      @Nullable String probed) {
    return new StorageClusterStatus(
        generation,
        conditions,
        before.fsid(),
        before.cephVersion(),
        before.health(),
        figures,
        load.volumes(),
        probed);
  }

  private static @Nullable CapacityFigures figures(
      StorageCluster cluster, ProbeOutcome outcome, Load load, Optional<LedgerView.Audit> audit) {
    CapacityFigures old = before(cluster).capacity();
    Long foreign =
        audit.map(LedgerView.Audit::foreignBytes).orElse(old == null ? null : old.foreign());
    return switch (outcome) {
      case ProbeOutcome.Saw(ClusterReport report, Instant at) -> {
        ClusterReport.PoolUsage pool = report.pool();
        Capacity capacity = PoolCapacity.of(cluster.getSpec(), pool);
        yield new CapacityFigures(
            pool.totalBytes(),
            pool.storedBytes(),
            capacity.usableBytes(),
            load.bytes(),
            foreign,
            (long) capacity.limitBytes());
      }
      case ProbeOutcome.Failed failed -> promised(old, load, foreign);
      case ProbeOutcome.Pending pending -> promised(old, load, foreign);
    };
  }

  private static @Nullable CapacityFigures promised(
      @Nullable CapacityFigures old, Load load, @Nullable Long foreign) {
    return old == null
        ? null
        : new CapacityFigures(
            old.total(), old.used(), old.usable(), load.bytes(), foreign, old.limit());
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
