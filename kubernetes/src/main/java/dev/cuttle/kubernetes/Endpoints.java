package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.api.StorageClusterSpec.SecretReference;
import dev.cuttle.volume.ClusterEndpoint;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads out of a StorageCluster how to reach it. */
final class Endpoints {

  private Endpoints() {}

  /** As operator and controller reach it. */
  static ClusterEndpoint of(StorageCluster cluster, UserKeys keys) {
    Ceph ceph = cluster.getSpec().ceph();
    return as(cluster, ceph.user(), ceph.secretRef(), keys);
  }

  /** As a node reaches it: with lesser credentials, if there are some. */
  static ClusterEndpoint ofNode(StorageCluster cluster, UserKeys keys) {
    Ceph ceph = cluster.getSpec().ceph();
    return as(
        cluster,
        Objects.requireNonNullElse(ceph.nodeUser(), ceph.user()),
        Objects.requireNonNullElse(ceph.nodeSecretRef(), ceph.secretRef()),
        keys);
  }

  private static ClusterEndpoint as(
      StorageCluster cluster, String user, SecretReference secret, UserKeys keys) {
    String name = cluster.getMetadata().getName();
    Ceph ceph = cluster.getSpec().ceph();
    return new ClusterEndpoint(
        name,
        cluster.getSpec().clusterID(),
        ceph.monitors(),
        user,
        keys.of(name, secret.name()),
        Objects.requireNonNullElse(ceph.config(), Map.of()),
        ceph.pool(),
        Objects.requireNonNullElse(ceph.radosNamespace(), ""),
        Optional.ofNullable(ceph.dataPool()),
        ClusterFacts.topology(cluster.getSpec().topology()));
  }
}
