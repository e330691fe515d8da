package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageCluster;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Of several StorageClusters with one clusterID the oldest counts, for the driver too; the volumes
 * are its own, and a second one that was added by mistake can go.
 */
final class Elder {

  private static final Comparator<StorageCluster> BY_AGE =
      Comparator.comparing(
              (StorageCluster cluster) -> cluster.getMetadata().getCreationTimestamp(),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(cluster -> cluster.getMetadata().getName());

  private Elder() {}

  /** The name of the oldest with the clusterID of this one; empty if this one is it. */
  static Optional<String> of(StorageCluster cluster, Stream<StorageCluster> all) {
    return all.filter(other ->
            other.getSpec().clusterID().equals(cluster.getSpec().clusterID())
                && BY_AGE.compare(other, cluster) < 0)
        .min(BY_AGE)
        .map(elder -> elder.getMetadata().getName());
  }
}
