package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstalledTest {

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void aLeaderAndReadyClustersAreWell() {
    Installed installed =
        Installed.of(lease("pod-1", 3), List.of(cluster("east", "True", "Ready")), NOW);
    assertThat(installed.well()).isTrue();
    assertThat(installed.lines()).containsExactly("operator: pod-1 leads", "cluster east: Ready");
  }

  @Test
  void noLeaseAnOldOneAndOneHandedBackAreNoLeader() {
    assertThat(Installed.of(Optional.empty(), List.of(), NOW).well()).isFalse();
    assertThat(Installed.of(lease("pod-1", 16), List.of(), NOW).well()).isFalse();
    assertThat(Installed.of(lease("", 1), List.of(), NOW).well()).isFalse();
  }

  @Test
  void aClusterThatIsNotReadyIsNotWellAndSaysWhy() {
    Installed installed =
        Installed.of(
            lease("pod-1", 3),
            List.of(cluster("east", "False", "KeyRefused"), cluster("west")),
            NOW);
    assertThat(installed.well()).isFalse();
    assertThat(installed.lines())
        .contains("cluster east: not Ready, KeyRefused: words", "cluster west: not looked at yet");
  }

  private static Optional<Lease> lease(String holder, int secondsAgo) {
    return Optional.of(
        new LeaseBuilder()
            .withNewSpec()
            .withHolderIdentity(holder)
            .withLeaseDurationSeconds(15)
            .withRenewTime(NOW.minusSeconds(secondsAgo).atZone(ZoneOffset.UTC))
            .endSpec()
            .build());
  }

  private static StorageCluster cluster(String name) {
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    return cluster;
  }

  private static StorageCluster cluster(String name, String ready, String reason) {
    Condition condition =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus(ready)
            .withReason(reason)
            .withMessage("words")
            .build();
    StorageCluster cluster = cluster(name);
    cluster.setStatus(
        new StorageClusterStatus(1L, List.of(condition), null, null, null, null, null, null));
    return cluster;
  }
}
