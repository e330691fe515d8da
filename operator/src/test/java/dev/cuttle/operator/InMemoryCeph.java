package dev.cuttle.operator;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.ceph.InMemoryClusters;
import dev.cuttle.ceph.InMemoryFaults;
import dev.cuttle.ceph.InMemoryImages;

/**
 * Clusters and their images in this process, with the same faults.
 *
 * @param faults of both
 */
public record InMemoryCeph(
    InMemoryFaults faults, InMemoryClusters clusters, InMemoryImages images) {

  public InMemoryCeph() {
    this(new InMemoryFaults());
  }

  private InMemoryCeph(InMemoryFaults faults) {
    this(faults, new InMemoryClusters(faults), new InMemoryImages(faults));
  }

  /** The cluster that is meant, with its pool. */
  public void add(StorageCluster meant) {
    String name = meant.getMetadata().getName();
    String pool = meant.getSpec().ceph().pool();
    clusters.add(name, meant.getSpec().clusterID(), pool);
    images.pools().add(name, pool);
  }
}
