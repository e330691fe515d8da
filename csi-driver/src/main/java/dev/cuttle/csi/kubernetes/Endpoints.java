package dev.cuttle.csi.kubernetes;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.csi.volume.ClusterEndpoint;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads out of a StorageCluster how to reach it. */
final class Endpoints {

  private Endpoints() {}

  static ClusterEndpoint of(StorageCluster cluster, UserKeys keys) {
    String name = cluster.getMetadata().getName();
    Ceph ceph = cluster.getSpec().ceph();
    return new ClusterEndpoint(
        name,
        cluster.getSpec().clusterID(),
        ceph.monitors(),
        ceph.user(),
        keys.of(name, ceph.secretRef().name()),
        Objects.requireNonNullElse(ceph.config(), Map.of()),
        ceph.pool(),
        Objects.requireNonNullElse(ceph.radosNamespace(), ""),
        Optional.ofNullable(ceph.dataPool()),
        ClusterFacts.topology(cluster.getSpec().topology()));
  }
}
