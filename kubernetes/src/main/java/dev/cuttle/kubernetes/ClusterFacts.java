package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.CapacityPolicy;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import dev.cuttle.placement.Capacity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a StorageCluster says of itself beside its row in the table.
 *
 * @param clusterId "" if there is no such StorageCluster
 * @param capacity all zero while it is not known
 */
record ClusterFacts(
    Optional<StorageCluster> object,
    String clusterId,
    boolean capacityKnown,
    Capacity capacity,
    Map<String, Set<String>> topology) {

  // As in the schema, for objects that were stored before it had defaults.
  private static final String OVERCOMMIT = "2.0";
  private static final int RESERVED_PERCENT = 10;
  private static final int FILL_GATE_PERCENT = 85;

  static ClusterFacts of(@Nullable StorageCluster cluster) {
    if (cluster == null) {
      return new ClusterFacts(Optional.empty(), "", false, capacity(null, 0, 0, 0), Map.of());
    }
    @Nullable CapacityFigures figures = figures(cluster.getStatus());
    @Nullable CapacityPolicy policy = cluster.getSpec().capacity();
    boolean known = figures != null && figures.usable() != null;
    return new ClusterFacts(
        Optional.of(cluster),
        cluster.getSpec().clusterID(),
        known,
        figures == null
            ? capacity(policy, 0, 0, 0)
            : capacity(
                policy, bytes(figures.usable()), bytes(figures.used()), bytes(figures.foreign())),
        topology(cluster.getSpec().topology()));
  }

  static Map<String, Set<String>> topology(@Nullable Map<String, List<String>> wire) {
    return wire == null
        ? Map.of()
        : wire.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
  }

  private static @Nullable CapacityFigures figures(@Nullable StorageClusterStatus status) {
    return status == null ? null : status.capacity();
  }

  private static long bytes(@Nullable Long figure) {
    return figure == null ? 0 : Math.max(0, figure);
  }

  private static Capacity capacity(
      @Nullable CapacityPolicy policy, long usable, long used, long foreign) {
    CapacityPolicy given = policy == null ? new CapacityPolicy(null, null, null, null) : policy;
    return new Capacity(
        usable,
        usable == 0 ? 1.0 : (double) used / usable,
        foreign,
        Double.parseDouble(Objects.requireNonNullElse(given.overcommitRatio(), OVERCOMMIT)),
        Objects.requireNonNullElse(given.reservedPercent(), RESERVED_PERCENT),
        Objects.requireNonNullElse(given.fillGatePercent(), FILL_GATE_PERCENT),
        Objects.requireNonNullElse(given.maxVolumes(), 0L));
  }
}
