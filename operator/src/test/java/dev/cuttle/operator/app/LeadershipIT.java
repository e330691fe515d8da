package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.operator.InMemoryCeph;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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

  private final InMemoryCeph firstCeph = new InMemoryCeph();
  private final InMemoryCeph secondCeph = new InMemoryCeph();
  private KubernetesClient client;
  private Scene scene;
  private Keeper first;
  private Keeper second;

  @BeforeEach
  void start() throws IOException {
    client = ApiServer.connect();
    ApiServer.prepare(client, Scene.NAMESPACE);
    scene =
        new Scene(
            client,
            meant -> {
              firstCeph.add(meant);
              secondCeph.add(meant);
            });
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

  private Keeper keeper(String identity, InMemoryCeph ceph) throws IOException {
    return new Keeper(
        Settings.of(Scene.NAMESPACE, Optional.of(election(identity))),
        ApiServer.connect(),
        ceph.clusters(),
        ceph.images(),
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
    assertThat(secondCeph.clusters().probed()).isEmpty();

    first.close();
    await().atMost(SOON).until(second::leading);
    await().atMost(SOON).until(() -> secondCeph.clusters().probed().contains(scene.own("east")));
    // The new leader's first look must not disturb what the old one had published.
    assertThat(scene.row("ssd", "east").map(ClusterRow::state)).contains(RowState.Ready);

    secondCeph.clusters().full(scene.own("east"), "OSD_FULL");
    awaitState(RowState.NotReady);
  }

  @Test
  void whoLosesTheLeaseStops() throws InterruptedException {
    // The leader renews it meanwhile, and so may win this write.
    await()
        .ignoreExceptionsMatching(failure ->
            failure instanceof KubernetesClientException refused && refused.getCode() == 409)
        .until(() -> {
          client
              .leases()
              .inNamespace(Scene.NAMESPACE)
              .withName(scene.own("lease"))
              .edit(lease -> {
                lease.getSpec().setHolderIdentity("somebody-else");
                return lease;
              });
          return true;
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
