package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.InMemoryFaults.Fault;
import dev.cuttle.operator.InMemoryCeph;
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
  private static final Duration DEADLINE = Duration.ofSeconds(8);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final InMemoryCeph ceph = new InMemoryCeph();
  private KubernetesClient client;
  private Scene scene;
  private Keeper keeper;

  @BeforeEach
  void start() throws IOException {
    client = ApiServer.connect();
    ApiServer.prepare(client, Scene.NAMESPACE);
    scene = new Scene(client, ceph::add);
    keeper =
        new Keeper(
            Settings.of(Scene.NAMESPACE, Optional.empty()).withDeletionGrace(GRACE),
            ApiServer.connect(),
            ceph.clusters(),
            ceph.images(),
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
    ceph.faults().hang(scene.own("east"), DEADLINE);
    awaitRow(MARK, "ssd", "east", RowState.NotReady);
    assertThat(scene.row("ssd", "east").orElseThrow().reason()).isEqualTo("MonitorsUnreachable");
    assertThat(scene.condition("west", "Ready")).isEqualTo("True/Ready");
    scene.addCluster("third", "ssd");
    awaitRow(Duration.ofSeconds(2), "ssd", "third", RowState.Ready);
    ceph.faults().heal(scene.own("east"));
    awaitRow(MARK, "ssd", "east", RowState.Ready);
  }

  @Test
  void aFullClusterIsListedAsFull() {
    ceph.faults().inject(scene.own("east"), Fault.FULL);
    scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.NotReady);
    within(Duration.ofSeconds(5))
        .until(() -> "ClusterFull".equals(scene.row("ssd", "east").orElseThrow().reason()));
  }

  @Test
  void aRefusedClusterNamesItsReason() {
    ceph.faults()
        .fail(
            scene.own("east"),
            new CephException.WrongCluster(scene.own("east"), "connecting", "its fsid is other"));
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
    assertThat(ceph.clusters().forgotten()).contains(scene.own("east"));
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
    String pool = scene.own("east") + ":rbd/";
    ceph.images().pools().put(pool + "vm-disk", 5L << 30, Map.of());
    ceph.images().pools().put(pool + "cuttle-left", 1L << 30, Map.of("cuttle.dev/volume", "left"));
    scene.addCluster("east", "ssd");
    awaitCondition(Duration.ofSeconds(10), "east", "LedgerConsistent", "False/OrphanImages");
    assertThat(scene.foreignBytes("east")).hasValue(6L << 30);
    assertThat(scene.condition("east", "Ready")).isEqualTo("True/Ready");
  }

  private static ClusterRow row(String name, String clusterID, int weight, RowState state) {
    return new ClusterRow(name, clusterID, weight, state, null, null);
  }

  private void awaitExactly(String tag, String cluster) {
    StorageCluster only = scene.cluster(cluster).orElseThrow();
    within(Duration.ofSeconds(5))
        .untilAsserted(() -> {
          FeatureTagStatus status = scene.tag(tag).orElseThrow().getStatus();
          assertThat(status.clusters())
              .containsExactly(
                  row(scene.own(cluster), only.getSpec().clusterID(), 100, RowState.Ready));
          assertThat(status.matched()).isEqualTo(1);
          assertThat(status.ready()).isEqualTo(1);
          assertThat(scene.matched(tag)).isEqualTo("Matched");
        });
  }

  /** Nobody writes any more. */
  private void awaitSilence(String tag) {
    String version = scene.tag(tag).orElseThrow().getMetadata().getResourceVersion();
    await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(6))
        .until(
            () -> scene.tag(tag).orElseThrow().getMetadata().getResourceVersion(), version::equals);
  }

  @Test
  void aForeignRowIsRemovedWithAWarningAndThenNothingIsWrittenAnyMore() {
    scene.addCluster("east", "ssd");
    StorageCluster west = scene.addCluster("west", "hdd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    awaitRow(Duration.ofSeconds(5), "hdd", "west", RowState.Ready);
    scene.applyRows(
        "ssd",
        "gitops",
        row(scene.own("west"), west.getSpec().clusterID(), 100, RowState.Ready),
        row(scene.own("gone"), "00000000-0000-0000-0000-000000000000", 7, RowState.Ready));
    awaitExactly("ssd", "east");
    within(Duration.ofSeconds(5)).until(() -> scene.warnings("ssd"), told -> !told.isEmpty());
    assertThat(scene.warnings("ssd").getFirst())
        .contains("gitops", scene.own("west"), scene.own("gone"));
    awaitSilence("ssd");
    assertThat(scene.warnings("ssd")).hasSize(1);
  }

  @Test
  void aFalsifiedRowAndFalsifiedCountsAreRepaired() {
    scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    awaitExactly("ssd", "east");
    scene.replaceStatus(
        "ssd",
        "restore",
        status ->
            new FeatureTagStatus(
                status.observedGeneration(),
                status.conditions(),
                List.of(
                    new ClusterRow(
                        scene.own("east"),
                        "00000000-0000-0000-0000-000000000000",
                        3,
                        RowState.Ready,
                        "Odd",
                        "an old sentence")),
                7,
                9));
    awaitExactly("ssd", "east");
    awaitSilence("ssd");
    scene.replaceStatus(
        "ssd",
        "restore",
        status ->
            new FeatureTagStatus(status.observedGeneration(), List.of(), status.clusters(), 7, 9));
    awaitExactly("ssd", "east");
    awaitSilence("ssd");
  }

  @Test
  void aStatusThatWasWrittenUnderAnotherNameOfTheOperatorIsTakenOver() {
    StorageCluster east = scene.addCluster("east", "ssd");
    awaitRow(Duration.ofSeconds(5), "ssd", "east", RowState.Ready);
    ClusterRow own = row(scene.own("east"), east.getSpec().clusterID(), 100, RowState.Ready);
    scene.applyRows("ssd", "cuttle-operator-of-before", own);
    List<ClusterTag> moved = List.of(new ClusterTag(scene.own("nvme"), null));
    scene.writeTag("ssd-kept");
    scene.applyRows("ssd-kept", "cuttle-operator-of-before", own);
    scene.edit("east", old -> with(old, moved, 100, Availability.Active));
    awaitRow(Duration.ofSeconds(5), "nvme", "east", RowState.Ready);
    within(Duration.ofSeconds(5)).until(() -> scene.tag("ssd").isEmpty());
    within(Duration.ofSeconds(5)).until(() -> scene.row("ssd-kept", "east").isEmpty());
    awaitSilence("ssd-kept");
  }
}
