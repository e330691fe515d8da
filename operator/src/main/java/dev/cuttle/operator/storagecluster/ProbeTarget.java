package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.PoolAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a probe needs; a changed target is probed at once. */
public record ProbeTarget(PoolAddress pool, Optional<String> dataPool) {

  static ProbeTarget of(StorageCluster cluster, CephKey key) {
    StorageClusterSpec spec = cluster.getSpec();
    StorageClusterSpec.Ceph ceph = spec.ceph();
    CephAccess access =
        new CephAccess(
            cluster.getMetadata().getName(),
            spec.clusterID(),
            ceph.monitors(),
            ceph.user(),
            key,
            orEmpty(ceph.config()));
    String namespace = ceph.radosNamespace();
    return new ProbeTarget(
        new PoolAddress(access, ceph.pool(), namespace == null ? "" : namespace),
        Optional.ofNullable(ceph.dataPool()));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
