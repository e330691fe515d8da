package dev.cuttle.operator.featuretag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Finding READY = Finding.yes("Ready", "Ready", "fine");

  private final StorageCluster east =
      TestClusters.of("ssd-east", List.of("ssd", "east"), 100, Availability.Active);

  @Test
  void eachClusterStandsInExactlyTheRowsOfItsTags() {
    var west = TestClusters.of("ssd-west", List.of("ssd"), 300, Availability.Active);
    var rows = Table.rows(List.of(west, east));
    assertThat(rows.keySet()).containsExactly("east", "ssd");
    assertThat(rows.get("ssd"))
        .extracting(ClusterRow::name)
        .containsExactly("ssd-east", "ssd-west");
    assertThat(rows.get("ssd")).extracting(ClusterRow::weight).containsExactly(100, 300);
  }

  @Test
  void aClusterWithoutAVerdictIsNotReady() {
    assertThat(Table.row(east).state()).isEqualTo(RowState.NotReady);
    assertThat(Table.row(east).reason()).isEqualTo("NotProbed");
  }

  @Test
  void aReadyClusterIsReadyWithoutFurtherWords() {
    assertThat(Table.row(TestClusters.withReady(east, READY)))
        .isEqualTo(new ClusterRow("ssd-east", "id-of-ssd-east", 100, RowState.Ready, null, null));
  }

  @Test
  void aFullClusterSaysSoInItsRow() {
    ClusterRow row =
        Table.row(TestClusters.withReady(east, Finding.no("Ready", "ClusterFull", "OSD_FULL")));
    assertThat(row.state()).isEqualTo(RowState.NotReady);
    assertThat(row.reason()).isEqualTo("ClusterFull");
  }

  @Test
  void whatTheAdministratorSaysComesFirst() {
    var cordoned = TestClusters.of("c", List.of("ssd"), 100, Availability.Cordoned);
    assertThat(Table.row(TestClusters.withReady(cordoned, READY)).state())
        .isEqualTo(RowState.Cordoned);
    cordoned.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    assertThat(Table.row(cordoned).reason()).isEqualTo("Deleting");
  }

  @Test
  void aTagMovesWithoutAMomentInWhichTheClusterHasNone() {
    ClusterRow row = Table.row(east);
    List<Step> plan =
        TablePlan.of(
            new TreeMap<>(Map.of("zzz", List.of(row))),
            List.of(new Published("aaa", true, true, List.of(row), Set.of())),
            Set.of());
    assertThat(plan)
        .containsExactly(
            new Step.Create("zzz"), new Step.Publish("zzz", List.of(row)), new Step.Delete("aaa"));
  }

  @Test
  void aRowThatGoesStaysUntilTheAdditionsAreMadeButNotOneThatSomebodyElseWrote() {
    ClusterRow own = Table.row(east);
    ClusterRow west =
        Table.row(TestClusters.of("west", List.of("ssd", "new"), 100, Availability.Active));
    ClusterRow falsified =
        new ClusterRow("ssd-east", "id-of-ssd-east", 7, RowState.Ready, null, null);
    ClusterRow third =
        Table.row(TestClusters.of("third", List.of("hdd"), 100, Availability.Active));
    ClusterRow gone = new ClusterRow("gone", "id-of-gone", 1, RowState.Ready, null, null);
    List<Step> plan =
        TablePlan.of(
            new TreeMap<>(
                Map.of("hdd", List.of(own, third), "ssd", List.of(west), "new", List.of(west))),
            List.of(
                new Published("hdd", true, true, List.of(own, third), Set.of()),
                new Published("ssd", true, true, List.of(falsified, third, gone), Set.of("third"))),
            Set.of());
    assertThat(plan)
        .containsExactly(
            new Step.Create("new"),
            new Step.Publish("new", List.of(west)),
            new Step.Publish("ssd", List.of(own, west)),
            new Step.Publish("ssd", List.of(west)));
  }

  @Test
  void aTagThatAClassMentionsIsKeptWithoutAMatch() {
    List<Step> plan =
        TablePlan.of(
            new TreeMap<>(),
            List.of(new Published("ssd", true, true, List.of(Table.row(east)), Set.of())),
            Set.of("ssd"));
    assertThat(plan).containsExactly(new Step.Publish("ssd", List.of()));
  }

  @Test
  void onlyClassesOfOurDriverWithASoundSelectorMentionTags() {
    assertThat(
            ReferencedTags.in(
                List.of(
                    storageClass("rbd.csi.cuttle.dev", "ssd|hdd,!prod"),
                    storageClass("rbd.csi.cuttle.dev", "east,,"),
                    storageClass("other.example", "west"))))
        .containsExactlyInAnyOrder("ssd", "hdd", "prod");
  }

  private static io.fabric8.kubernetes.api.model.storage.StorageClass storageClass(
      String provisioner, String tags) {
    return new StorageClassBuilder()
        .withProvisioner(provisioner)
        .withParameters(Map.of("tags", tags))
        .build();
  }
}
