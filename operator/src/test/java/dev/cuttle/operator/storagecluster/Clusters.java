package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.api.StorageClusterSpec.SecretReference;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.ClusterReport.PoolUsage;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;

/** Clusters to try things with. */
final class Clusters {

  static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";

  private Clusters() {}

  static StorageCluster east() {
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("ssd-east").withGeneration(1L).build());
    cluster.setSpec(
        new StorageClusterSpec(
            FSID,
            List.of(new ClusterTag("ssd", null)),
            null,
            null,
            new Ceph(
                List.of("192.0.2.1:6789"),
                "cuttle",
                new SecretReference("ssd-east-key"),
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

  static ClusterReport report(long used, long available, String... fullChecks) {
    return new ClusterReport(
        FSID,
        "16.2.15",
        "HEALTH_OK",
        List.of(fullChecks),
        new PoolUsage(10_000, used, available, 0));
  }
}
