package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.Tag;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every directory must do. Others may publish beside us: only our own cluster is looked at.
 */
public abstract class ClusterDirectoryContract {

  protected final String clusterId = UUID.randomUUID().toString();
  protected final String name = "cluster-" + clusterId.substring(0, 8);
  protected final String tag = "tag-" + clusterId.substring(0, 8);

  protected abstract ClusterDirectory directory();

  /**
   * Publishes the cluster as Ready with its one tag, weight 100, usable 1000 bytes, key "secret".
   */
  protected abstract void publish();

  /** Takes the cluster out of the table and away. */
  protected abstract void withdraw();

  protected abstract void loseKey();

  protected Optional<Cluster> published() {
    return directory().table().clusters().stream()
        .filter(cluster -> cluster.clusterId().equals(clusterId))
        .findFirst();
  }

  @Test
  void aPublishedClusterIsInTheTableAndCanBeReached() {
    publish();
    await()
        .untilAsserted(
            () -> assertThat(published()).map(Cluster::state).contains(new ClusterState.Ready()));

    Cluster cluster = published().orElseThrow();
    assertThat(cluster.name()).isEqualTo(name);
    assertThat(cluster.tags()).containsExactly(new Tag(tag));
    assertThat(cluster.weight()).isEqualTo(100);
    assertThat(cluster.capacity().usableBytes()).isEqualTo(1000);
    assertThat(directory().table().known()).contains(new Tag(tag));

    ClusterEndpoint endpoint = directory().endpoint(clusterId).orElseThrow();
    assertThat(endpoint.name()).isEqualTo(name);
    assertThat(endpoint.key()).isEqualTo("secret");
    assertThat(endpoint.toString()).doesNotContain("secret");
  }

  @Test
  void aWithdrawnClusterIsUnknown() {
    publish();
    await().until(() -> published().isPresent());
    withdraw();
    await().until(() -> published().isEmpty() && directory().endpoint(clusterId).isEmpty());
  }

  @Test
  void anUnknownClusterHasNoEndpoint() {
    assertThat(directory().endpoint(UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  void aClusterWhoseKeyIsGoneStaysInTheTableAndIsUnavailable() {
    publish();
    await().until(() -> published().isPresent());
    loseKey();
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> directory().endpoint(clusterId))
                .isInstanceOf(VolumeException.Unavailable.class)
                .hasMessageContaining(name)
                .hasMessageContaining("Secret"));
    assertThat(published()).map(Cluster::tags).contains(Set.of(new Tag(tag)));
  }
}
