package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageCluster;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The StorageClusters by name and by clusterID. Of two with one clusterID the earlier counts, so
 * that adding a second by mistake changes nothing for the volumes that are there.
 */
public record PublishedClusters(
    Map<String, StorageCluster> byName, Map<String, StorageCluster> byClusterId) {

  private static final Comparator<StorageCluster> BY_AGE =
      Comparator.comparing(
              (StorageCluster cluster) -> cluster.getMetadata().getCreationTimestamp(),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(cluster -> cluster.getMetadata().getName());

  static PublishedClusters of(Collection<StorageCluster> clusters) {
    Map<String, StorageCluster> byName = new HashMap<>();
    Map<String, StorageCluster> byClusterId = new HashMap<>();
    clusters.stream()
        .sorted(BY_AGE)
        .forEach(cluster -> {
          byName.put(cluster.getMetadata().getName(), cluster);
          byClusterId.putIfAbsent(cluster.getSpec().clusterID(), cluster);
        });
    return new PublishedClusters(byName, byClusterId);
  }

  /**
   * The name of the earliest cluster with the clusterID of this one; empty if this one is it.
   *
   * @param all the clusters that there are
   */
  public static Optional<String> duplicateOf(StorageCluster cluster, Stream<StorageCluster> all) {
    return all.filter(other ->
            other.getSpec().clusterID().equals(cluster.getSpec().clusterID())
                && BY_AGE.compare(other, cluster) < 0)
        .min(BY_AGE)
        .map(earliest -> earliest.getMetadata().getName());
  }

  /** The earlier cluster with the same clusterID; empty if this one is it. */
  Optional<String> duplicateOf(StorageCluster cluster) {
    return Optional.ofNullable(byClusterId.get(cluster.getSpec().clusterID()))
        .map(first -> first.getMetadata().getName())
        .filter(first -> !first.equals(cluster.getMetadata().getName()));
  }
}
