package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.operator.FakeCeph;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two operators on one API server, each with clusters of its own to see who asks. */
class LeadershipIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final FakeCeph firstCeph = new FakeCeph();
  private final FakeCeph secondCeph = new FakeCeph();
  private KubernetesClient client;
  private Scene scene;
  private Keeper first;
  private Keeper second;

  @BeforeEach
  void start() throws IOException {
    client = ApiServer.connect();
    ApiServer.prepare(client, Scene.NAMESPACE);
    scene = new Scene(client);
    first = keeper("first", firstCeph);
    second = keeper("second", secondCeph);
    first.start();
    await().atMost(SOON).until(first::leading);
    second.start();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    scene.clear();
    client.leases().inNamespace(Scene.NAMESPACE).withName(scene.own("lease")).delete();
    client.close();
  }

  private Keeper keeper(String identity, FakeCeph ceph) throws IOException {
    return new Keeper(
        Settings.of(Scene.NAMESPACE, Optional.of(election(identity))),
        ApiServer.connect(),
        ceph,
        ceph,
        new OperatorMetrics(),
        Clock.systemUTC());
  }

  private Settings.Election election(String identity) {
    return new Settings.Election(
        scene.own("lease"),
        identity,
        Duration.ofSeconds(4),
        Duration.ofSeconds(3),
        Duration.ofMillis(500));
  }

  private void awaitState(RowState state) {
    await()
        .atMost(SOON)
        .until(() -> scene.row("ssd", "east").map(ClusterRow::state), Optional.of(state)::equals);
  }

  @Test
  void onlyTheLeaderProbesAndWritesAndTheOtherIsReadyToTakeOver() {
    scene.addCluster("east", "ssd");
    awaitState(RowState.Ready);
    assertThat(second.ready()).isTrue();
    assertThat(second.leading()).isFalse();
    assertThat(secondCeph.probed()).isEmpty();

    first.close();
    await().atMost(SOON).until(second::leading);
    await().atMost(SOON).until(() -> secondCeph.probed().contains(scene.own("east")));
    // The new leader's first look must not disturb what the old one had published.
    assertThat(scene.row("ssd", "east").map(ClusterRow::state)).contains(RowState.Ready);

    secondCeph.mood(scene.own("east"), new FakeCeph.Mood.Well(java.util.List.of("OSD_FULL")));
    awaitState(RowState.NotReady);
  }

  @Test
  void whoLosesTheLeaseStops() throws InterruptedException {
    client
        .leases()
        .inNamespace(Scene.NAMESPACE)
        .withName(scene.own("lease"))
        .edit(lease -> {
          lease.getSpec().setHolderIdentity("somebody-else");
          return lease;
        });
    first.awaitLoss();
    assertThat(first.leading()).isFalse();
  }

  @Test
  void aLeaseThatNobodyRenewsAndALeaderWithoutItAreSeen() {
    Instant now = Instant.now();
    assertThat(contradicted("first", true, now)).isFalse();
    assertThat(contradicted("second", false, now)).isFalse();
    assertThat(contradicted("second", true, now)).as("thinks that it leads").isTrue();
    assertThat(contradicted("second", false, now.plusSeconds(15))).as("nobody renews").isTrue();
  }

  private boolean contradicted(String identity, boolean leading, Instant now) {
    return new LeaderLease(client, Scene.NAMESPACE, election(identity))
        .isContradicted(leading, now);
  }
}
