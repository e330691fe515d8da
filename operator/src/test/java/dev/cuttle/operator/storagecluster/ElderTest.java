package dev.cuttle.operator.storagecluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ElderTest {

  private final StorageCluster first = cluster("b", "2026-01-01T00:00:00Z");
  private final StorageCluster second = cluster("d", "2026-01-01T00:00:01Z");

  private static StorageCluster cluster(String name, String created) {
    StorageCluster cluster = Clusters.east();
    cluster.getMetadata().setName(name);
    cluster.getMetadata().setCreationTimestamp(created);
    return cluster;
  }

  @Test
  void theOldestHasNoElderAndAllOthersHaveIt() {
    StorageCluster third = cluster("a", "2026-01-01T00:00:02Z");
    assertThat(Elder.of(first, Stream.of(third, second, first))).isEmpty();
    assertThat(Elder.of(second, Stream.of(third, second, first))).hasValue("b");
    assertThat(Elder.of(third, Stream.of(third, second, first))).hasValue("b");
  }

  @Test
  void ofTwoMadeInTheSameSecondTheNameDecides() {
    StorageCluster twin = cluster("c", "2026-01-01T00:00:00Z");
    assertThat(Elder.of(first, Stream.of(first, twin))).isEmpty();
    assertThat(Elder.of(twin, Stream.of(first, twin))).hasValue("b");
  }

  @Test
  void aClusterWithAnotherClusterIdIsNoElder() {
    StorageClusterSpec spec = first.getSpec();
    first.setSpec(
        new StorageClusterSpec("another", spec.tags(), null, null, spec.ceph(), null, null));
    assertThat(Elder.of(second, Stream.of(first, second))).isEmpty();
  }
}
