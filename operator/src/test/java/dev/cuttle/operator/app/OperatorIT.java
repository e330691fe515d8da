package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.ceph.CephException;
import dev.cuttle.operator.FakeCeph;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole operator on a real API server; only the clusters are doubles that break at will. */
class OperatorIT {

  private static final Duration TABLE = Duration.ofSeconds(1);
  private static final Duration MARK = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final FakeCeph ceph = new FakeCeph();
  private KubernetesClient client;
  private Scene scene;
  private Keeper keeper;

  @BeforeEach
  void start() throws IOException {
    client = ApiServer.connect();
    ApiServer.prepare(client, Scene.NAMESPACE);
    scene = new Scene(client);
    keeper =
        new Keeper(
            Settings.of(Scene.NAMESPACE, Optional.empty()).withDeletionGrace(GRACE),
            ApiServer.connect(),
            ceph,
            ceph,
            new OperatorMetrics(),
            Clock.systemUTC());
    keeper.start();
  }

  @AfterEach
  void stop() {
    keeper.close();
    scene.clear();
    client.close();
  }

  private static ConditionFactory within(Duration time) {
    return await().atMost(time).pollInterval(Duration.ofMillis(20)).pollDelay(Duration.ZERO);
  }

  private void awaitRow(Duration time, String tag, String cluster, RowState state) {
    within(time)
        .until(() -> scene.row(tag, cluster).map(ClusterRow::state), Optional.of(state)::equals);
  }

  private void awaitCondition(Duration time, String cluster, String type, String expected) {
    Callable<String> now = () -> scene.condition(cluster, type);
    within(time).until(now, expected::equals);
  }

  private static StorageClusterSpec with(
      StorageClusterSpec old, List<ClusterTag> tags, Integer weight, Availability availability) {
    return new StorageClusterSpec(
        old.clusterID(), tags, weight, availability, old.ceph(), old.capacity(), old.topology());
  }

  @Test
  void aNewClusterIsVettedAndListedUnderItsTags() {
    scene.addCluster("east", "ssd", "prod");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    awaitRow(Duration.ofSeconds(5), "prod", "east", RowState.Ready);
    awaitCondition(Duration.ofSeconds(5), "east", "Ready", "True/Ready");
    awaitCondition(Duration.ofSeconds(5), "east", "TagsMatched", "True/Matched");
    assertThat(scene.tag("ssd").orElseThrow().getMetadata().getLabels())
        .containsEntry("cuttle.dev/generated", "true");
  }

  @Test
  void aChangedTagWeightOrAvailabilityIsInTheTableWithinASecond() {
    scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);

    scene.edit("east", old -> with(old, old.tags(), 300, Availability.Active));
    within(TABLE)
        .until(() -> scene.row("ssd", "east").map(ClusterRow::weight), Optional.of(300)::equals);

    scene.edit("east", old -> with(old, old.tags(), 300, Availability.Cordoned));
    awaitRow(TABLE, "ssd", "east", RowState.Cordoned);

    List<ClusterTag> moved = List.of(new ClusterTag(scene.own("nvme"), null));
    scene.edit("east", old -> with(old, moved, 300, Availability.Active));
    awaitRow(TABLE, "nvme", "east", RowState.Ready);
    within(TABLE).until(() -> scene.tag("ssd").isEmpty());
  }

  @Test
  void aDeadClusterIsMarkedWithin30sAndReadyAgainWithin30sWhileTheOthersGoOn() {
    scene.addCluster("east", "ssd");
    scene.addCluster("west", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    awaitRow(Duration.ofSeconds(5), "ssd", "west", RowState.Ready);
    ceph.hang(scene.own("east"));
    awaitRow(MARK, "ssd", "east", RowState.NotReady);
    assertThat(scene.row("ssd", "east").orElseThrow().reason()).isEqualTo("MonitorsUnreachable");
    assertThat(scene.condition("west", "Ready")).isEqualTo("True/Ready");
    scene.addCluster("third", "ssd");
    awaitRow(Duration.ofSeconds(2), "ssd", "third", RowState.Ready);
    ceph.heal(scene.own("east"));
    awaitRow(MARK, "ssd", "east", RowState.Ready);
  }

  @Test
  void aFullClusterIsListedAsFull() {
    ceph.mood(scene.own("east"), new FakeCeph.Mood.Well(List.of("OSD_FULL")));
    scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.NotReady);
    within(Duration.ofSeconds(5))
        .until(() -> "ClusterFull".equals(scene.row("ssd", "east").orElseThrow().reason()));
  }

  @Test
  void aRefusedClusterNamesItsReason() {
    ceph.mood(
        scene.own("east"),
        new FakeCeph.Mood.Refusing(
            new CephException.WrongCluster(scene.own("east"), "connecting", "its fsid is other")));
    scene.addCluster("east", "ssd");
    awaitCondition(Duration.ofSeconds(5), "east", "Ready", "False/WrongCluster");
    assertThat(scene.sentence("east", "Connected")).contains("its fsid is other");
  }

  @Test
  void aSecretThatComesOrGoesIsNoticedAtOnce() {
    scene.addCluster("east", "ssd");
    awaitCondition(Duration.ofSeconds(5), "east", "Ready", "True/Ready");
    scene.removeKey("east");
    awaitCondition(Duration.ofSeconds(2), "east", "Ready", "False/SecretMissing");
    scene.addKey("east");
    awaitCondition(Duration.ofSeconds(2), "east", "Ready", "True/Ready");
  }

  @Test
  void aClusterWithVolumesCannotVanish() {
    StorageCluster east = scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    scene.writePage("pvc-1", east);
    scene.delete("east");
    awaitRow(TABLE, "ssd", "east", RowState.NotReady);
    within(Duration.ofSeconds(5))
        .until(() -> scene.sentence("east", "Deleting"), "1 volume holds it"::equals);
    await()
        .during(Duration.ofSeconds(7))
        .atMost(Duration.ofSeconds(9))
        .until(() -> scene.cluster("east").isPresent());
    scene.deletePage("pvc-1");
    within(Duration.ofSeconds(2)).until(() -> scene.cluster("east").isEmpty());
    assertThat(ceph.forgotten()).contains(scene.own("east"));
    within(TABLE).until(() -> scene.tag("ssd").isEmpty());
  }

  @Test
  void aGeneratedTagLivesAsLongAsAClusterOrAClassNeedsIt() {
    scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    scene.deleteTag("ssd");
    awaitRow(Duration.ofSeconds(2), "ssd", "east", RowState.Ready);
    var storageClass =
        new StorageClassBuilder()
            .withNewMetadata()
            .withName(scene.own("class"))
            .endMetadata()
            .withProvisioner("rbd.csi.cuttle.dev")
            .withParameters(Map.of("tags", scene.own("ssd")))
            .build();
    client.resource(storageClass).create();
    scene.delete("east");
    within(Duration.ofSeconds(10)).until(() -> scene.cluster("east").isEmpty());
    within(TABLE)
        .until(
            () -> scene.tag("ssd").orElseThrow().getStatus().matched(), Integer.valueOf(0)::equals);
    client.resource(storageClass).delete();
    within(TABLE).until(() -> scene.tag("ssd").isEmpty());
  }

  @Test
  void aTagThatAPersonWroteStaysAndSaysThatNothingMatches() {
    scene.writeTag("gold");
    within(Duration.ofSeconds(2)).until(() -> scene.matched("gold"), "NoCluster"::equals);
    scene.addCluster("east", "gold");
    awaitRow(Duration.ofSeconds(5), "gold", "east", RowState.Ready);
    scene.delete("east");
    within(Duration.ofSeconds(10)).until(() -> scene.row("gold", "east").isEmpty());
    assertThat(scene.tag("gold")).isPresent();
  }

  @Test
  void foreignImagesAndOrphansAreCountedSoonAfterAClusterIsReady() {
    ceph.put(scene.own("east"), "vm-disk", 5L << 30, Map.of());
    ceph.put(scene.own("east"), "cuttle-left", 1L << 30, Map.of("cuttle.dev/volume", "left"));
    scene.addCluster("east", "ssd");
    awaitCondition(Duration.ofSeconds(10), "east", "LedgerConsistent", "False/OrphanImages");
    assertThat(scene.foreignBytes("east")).hasValue(6L << 30);
    assertThat(scene.condition("east", "Ready")).isEqualTo("True/Ready");
  }
}
