package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.api.StorageClusterSpec.SecretReference;
import dev.cuttle.volume.ClusterEndpoint;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads out of a StorageCluster how to reach it. */
public final class Endpoints {

  private Endpoints() {}

  /** As operator and controller reach it. */
  static ClusterEndpoint of(StorageCluster cluster, UserKeys keys) {
    Ceph ceph = cluster.getSpec().ceph();
    return of(cluster, keys.of(cluster.getMetadata().getName(), ceph.secretRef().name()));
  }

  /**
   * As operator and controller reach it.
   *
   * @param key of its user
   */
  public static ClusterEndpoint of(StorageCluster cluster, String key) {
    return as(cluster, cluster.getSpec().ceph().user(), key);
  }

  /** As a node reaches it: with lesser credentials, if there are some. */
  static ClusterEndpoint ofNode(StorageCluster cluster, UserKeys keys) {
    Ceph ceph = cluster.getSpec().ceph();
    SecretReference secret = Objects.requireNonNullElse(ceph.nodeSecretRef(), ceph.secretRef());
    return as(
        cluster,
        Objects.requireNonNullElse(ceph.nodeUser(), ceph.user()),
        keys.of(cluster.getMetadata().getName(), secret.name()));
  }

  private static ClusterEndpoint as(StorageCluster cluster, String user, String key) {
    Ceph ceph = cluster.getSpec().ceph();
    return new ClusterEndpoint(
        cluster.getMetadata().getName(),
        cluster.getSpec().clusterID(),
        ceph.monitors(),
        user,
        key,
        Objects.requireNonNullElse(ceph.config(), Map.of()),
        ceph.pool(),
        Objects.requireNonNullElse(ceph.radosNamespace(), ""),
        Optional.ofNullable(ceph.dataPool()),
        ClusterFacts.topology(cluster.getSpec().topology()));
  }
}
