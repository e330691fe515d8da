package dev.cuttle.kubernetes;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagSpec;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.api.StorageClusterSpec.SecretReference;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an operator would have published for one cluster with one tag. */
record PublishedObjects(String clusterId, String name, String tag) {

  StorageCluster cluster() {
    return clusterWith(tag);
  }

  /** The cluster as its own spec says that it carries these tags. */
  StorageCluster clusterWith(String... tags) {
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    cluster.setSpec(
        new StorageClusterSpec(
            clusterId,
            Stream.of(tags).map(each -> new ClusterTag(each, null)).toList(),
            null,
            null,
            new Ceph(
                List.of("192.0.2.1:6789"),
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
    CapacityFigures figures = new CapacityFigures(3000L, 100L, 1000L, null, 50L, null);
    cluster.setStatus(new StorageClusterStatus(null, null, null, null, null, figures, null, null));
    return cluster;
  }

  FeatureTag featureTag() {
    return featureTag(new ClusterRow(name, clusterId, 100, RowState.Ready, null, null));
  }

  FeatureTag featureTag(ClusterRow row) {
    FeatureTag featureTag = new FeatureTag();
    featureTag.setMetadata(new ObjectMetaBuilder().withName(tag).build());
    featureTag.setSpec(new FeatureTagSpec(tag, null, null));
    featureTag.setStatus(new FeatureTagStatus(null, null, List.of(row), 1, 1));
    return featureTag;
  }

  Secret secret(String key) {
    String encoded = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withData(Map.of("userKey", encoded))
        .build();
  }

  PersistentVolumeClaim claim(Map<String, String> annotations) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name)
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }
}
