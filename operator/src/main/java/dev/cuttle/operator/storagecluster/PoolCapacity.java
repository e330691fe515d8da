package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.ceph.ClusterReport.PoolUsage;
import dev.cuttle.kubernetes.CapacityPolicies;
import dev.cuttle.placement.Capacity;

/** How much a cluster may be promised, by what a probe found in its pool. */
final class PoolCapacity {

  private PoolCapacity() {}

  static Capacity of(StorageClusterSpec spec, PoolUsage pool) {
    return CapacityPolicies.apply(
        spec.capacity(), Math.max(0, pool.usableBytes()), pool.storedBytes(), 0);
  }
}
