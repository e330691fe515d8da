package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.CapacityPolicy;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import dev.cuttle.placement.Capacity;
import java.util.List;
import java.util.Map;
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

  static ClusterFacts of(@Nullable StorageCluster cluster) {
    if (cluster == null) {
      return new ClusterFacts(
          Optional.empty(), "", false, CapacityPolicies.apply(null, 0, 0, 0), Map.of());
    }
    @Nullable CapacityFigures figures = figures(cluster.getStatus());
    @Nullable CapacityPolicy policy = cluster.getSpec().capacity();
    boolean known = figures != null && figures.usable() != null;
    return new ClusterFacts(
        Optional.of(cluster),
        cluster.getSpec().clusterID(),
        known,
        figures == null
            ? CapacityPolicies.apply(policy, 0, 0, 0)
            : CapacityPolicies.apply(
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
}
