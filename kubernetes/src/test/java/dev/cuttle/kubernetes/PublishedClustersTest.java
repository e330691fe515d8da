package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PublishedClustersTest {

  private final StorageCluster first = cluster("b", "2026-01-01T00:00:00Z");
  private final StorageCluster second = cluster("d", "2026-01-01T00:00:01Z");

  private static StorageCluster cluster(String name, String created) {
    StorageCluster cluster =
        new PublishedObjects("86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0", "east", "ssd").cluster();
    cluster.getMetadata().setName(name);
    cluster.getMetadata().setCreationTimestamp(created);
    return cluster;
  }

  @Test
  void theOldestDuplicatesNoneAndAllOthersDuplicateIt() {
    StorageCluster third = cluster("a", "2026-01-01T00:00:02Z");
    assertThat(PublishedClusters.duplicateOf(first, Stream.of(third, second, first))).isEmpty();
    assertThat(PublishedClusters.duplicateOf(second, Stream.of(third, second, first)))
        .hasValue("b");
    assertThat(PublishedClusters.duplicateOf(third, Stream.of(third, second, first))).hasValue("b");
  }

  @Test
  void ofTwoMadeInTheSameSecondTheNameDecides() {
    StorageCluster twin = cluster("c", "2026-01-01T00:00:00Z");
    assertThat(PublishedClusters.duplicateOf(first, Stream.of(first, twin))).isEmpty();
    assertThat(PublishedClusters.duplicateOf(twin, Stream.of(first, twin))).hasValue("b");
  }

  @Test
  void aClusterWithAnotherClusterIdIsNoDuplicate() {
    StorageClusterSpec spec = first.getSpec();
    first.setSpec(
        new StorageClusterSpec("another", spec.tags(), null, null, spec.ceph(), null, null));
    assertThat(PublishedClusters.duplicateOf(second, Stream.of(first, second))).isEmpty();
  }
}
