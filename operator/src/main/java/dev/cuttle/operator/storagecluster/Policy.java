package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.CapacityPolicy;
import dev.cuttle.ceph.ClusterReport.PoolUsage;
import dev.cuttle.placement.Capacity;
import org.jspecify.annotations.Nullable;

/** The capacity policy of a cluster with its defaults, applied to what the pool holds. */
final class Policy {

  private static final CapacityPolicy DEFAULTS = new CapacityPolicy("2.0", 10, 85, 0L);

  private Policy() {}

  static Capacity capacity(StorageClusterSpec spec, PoolUsage pool, long foreignBytes) {
    CapacityPolicy policy = spec.capacity() == null ? DEFAULTS : spec.capacity();
    long usable = Math.max(0, pool.usableBytes());
    return new Capacity(
        usable,
        usable == 0 ? 1 : (double) pool.storedBytes() / usable,
        foreignBytes,
        Double.parseDouble(or(policy.overcommitRatio(), "2.0")),
        or(policy.reservedPercent(), 10),
        or(policy.fillGatePercent(), 85),
        or(policy.maxVolumes(), 0L));
  }

  private static <T> T or(@Nullable T value, T ifAbsent) {
    return value == null ? ifAbsent : value;
  }
}
