package dev.cuttle.operator.featuretag;

import dev.cuttle.api.Availability;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.api.StorageClusterSpec.SecretReference;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Clusters for the table. */
final class TestClusters {

  private TestClusters() {}

  static StorageCluster of(
      String name, Collection<String> tags, int weight, Availability availability) {
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    cluster.setSpec(
        new StorageClusterSpec(
            "id-of-" + name,
            tags.stream().map(tag -> new ClusterTag(tag, null)).toList(),
            weight,
            availability,
            new Ceph(
                List.of("192.0.2.1"),
                "cuttle",
                new SecretReference(name),
                null,
                null,
                "rbd",
                null,
                null,
                null),
            null,
            null));
    return cluster;
  }

  static StorageCluster withReady(StorageCluster cluster, Finding ready) {
    cluster.setStatus(
        new StorageClusterStatus(
            1L,
            Conditions.merge(null, List.of(ready), 1L, Instant.EPOCH),
            null,
            null,
            null,
            null,
            null,
            null));
    return cluster;
  }
}
