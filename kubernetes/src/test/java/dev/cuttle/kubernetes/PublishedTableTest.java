package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.placement.Capacity;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.MatchingTable;
import dev.cuttle.placement.Selector;
import dev.cuttle.placement.Tag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PublishedTableTest {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  private final PublishedObjects east = new PublishedObjects(FSID, "east", "ssd");
  private final PublishedObjects eastProd = new PublishedObjects(FSID, "east", "prod");

  private static MatchingTable table(List<FeatureTag> tags, StorageCluster... clusters) {
    return published(tags, clusters).table();
  }

  private static PublishedTable published(List<FeatureTag> tags, StorageCluster... clusters) {
    return PublishedTable.of(tags, PublishedClusters.of(List.of(clusters)));
  }

  private static ClusterState state(MatchingTable table) {
    return table.clusters().getFirst().state();
  }

  private ClusterState stateOf(RowState row, String reason) {
    return state(
        table(
            List.of(east.featureTag(new ClusterRow("east", FSID, 1, row, reason, "why"))),
            east.cluster()));
  }

  private static String reason(ClusterState state) {
    return state instanceof ClusterState.NotReady notReady ? notReady.reason() : state.toString();
  }

  @Test
  void aClusterHasTheTagsOfAllRowsThatListItAndTheDefaultsOfTheSchema() {
    MatchingTable table =
        table(List.of(east.featureTag(), eastProd.featureTag()), east.clusterWith("ssd", "prod"));

    assertThat(table.clusters()).hasSize(1);
    Cluster cluster = table.clusters().getFirst();
    assertThat(cluster.tags()).containsExactlyInAnyOrder(new Tag("ssd"), new Tag("prod"));
    assertThat(cluster.capacity()).isEqualTo(new Capacity(1000, 0.1, 50, 2.0, 10, 85, 0));
  }

  @Test
  void tagsWithoutRowsAreKnown() {
    FeatureTag unused = east.featureTag();
    unused.setStatus(null);
    MatchingTable table = table(List.of(unused), east.cluster());
    assertThat(table.known()).containsExactly(new Tag("ssd"));
    assertThat(table.clusters()).as("the spec of a cluster matches nothing").isEmpty();
  }

  @Test
  void rowsKeepTheirStates() {
    assertThat(stateOf(RowState.Ready, "")).isEqualTo(new ClusterState.Ready());
    assertThat(stateOf(RowState.Cordoned, "")).isEqualTo(new ClusterState.Cordoned());
    assertThat(stateOf(RowState.Draining, "")).isEqualTo(new ClusterState.Draining());
    assertThat(stateOf(RowState.NotReady, "Unreachable"))
        .isEqualTo(new ClusterState.NotReady("Unreachable", "why"));
    assertThat(stateOf(RowState.NotReady, "ClusterFull")).isEqualTo(new ClusterState.Full("why"));
    assertThat(stateOf(RowState.NotReady, "PoolFull")).isEqualTo(new ClusterState.Full("why"));
  }

  @Test
  void whileItsTagsDifferTheRowThatIsNotReadyCounts() {
    FeatureTag closed =
        eastProd.featureTag(new ClusterRow("east", FSID, 1, RowState.Cordoned, null, null));
    assertThat(state(table(List.of(east.featureTag(), closed), east.clusterWith("ssd", "prod"))))
        .isEqualTo(new ClusterState.Cordoned());
  }

  @Test
  void aRowOfAClusterThatIsGoneOrAnotherNowIsNotReady() {
    assertThat(reason(state(table(List.of(east.featureTag()))))).isEqualTo("Changed");
    StorageCluster other =
        new PublishedObjects("00000000-0000-0000-0000-000000000000", "east", "ssd").cluster();
    assertThat(reason(state(table(List.of(east.featureTag()), other)))).isEqualTo("Changed");
  }

  @Test
  void withoutCapacityNothingIsPromised() {
    StorageCluster unprobed = east.cluster();
    unprobed.setStatus(null);
    assertThat(reason(state(table(List.of(east.featureTag()), unprobed))))
        .isEqualTo("CapacityUnknown");
  }

  @Test
  void ofTwoWithOneClusterIdTheLaterIsNotReady() {
    StorageCluster first = east.cluster();
    first.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
    PublishedObjects copy = new PublishedObjects(FSID, "a-copy", "copy");
    StorageCluster later = copy.cluster();
    later.getMetadata().setCreationTimestamp("2026-01-02T00:00:00Z");

    MatchingTable table = table(List.of(east.featureTag(), copy.featureTag()), later, first);

    assertThat(table.clusters())
        .extracting(one -> one.name() + " " + reason(one.state()))
        .containsExactly("a-copy DuplicateClusterID", "east Ready[]");
  }

  @Test
  void aRowThatTheClustersOwnTagsContradictMatchesNothing() {
    StorageCluster archive = new PublishedObjects(FSID, "archive", "hdd").cluster();
    PublishedObjects forged = new PublishedObjects(FSID, "archive", "prod");
    PublishedObjects own = new PublishedObjects(FSID, "archive", "hdd");
    List<FeatureTag> tags = List.of(own.featureTag(), forged.featureTag(), untagged("ssd"));

    MatchingTable table = table(tags, archive);

    assertThat(table.clusters()).extracting(Cluster::tags).containsExactly(Set.of(new Tag("hdd")));
    assertThat(matches(table, "hdd,!ssd")).containsExactly("archive");
    assertThat(matches(table, "prod,!ssd")).as("it lacks prod").isEmpty();
    assertThat(published(tags, archive).ignored())
        .containsExactly("FeatureTag prod lists archive, whose own tags lack it");
  }

  @Test
  void betweenTheOldTagsAndTheNewOnesAClusterTakesNothing() {
    // It was ssd and prod, and is ssd and test by now: "ssd,!prod,!test" was never true of it.
    FeatureTag ssd = east.featureTag();
    List<FeatureTag> before = List.of(ssd, eastProd.featureTag(), untagged("test"));
    StorageCluster changed = east.clusterWith("ssd", "test");
    assertThat(reason(state(table(before, changed)))).isEqualTo("Changed");

    FeatureTag test = new PublishedObjects(FSID, "east", "test").featureTag();
    MatchingTable added = table(List.of(ssd, eastProd.featureTag(), test), changed);
    assertThat(state(added)).isEqualTo(new ClusterState.Ready());
    assertThat(matches(added, "ssd,!test")).isEmpty();
  }

  @Test
  void aTagThatIsOnlyTakenAwayOrOnlyAddedIsNoReasonToTakeNothing() {
    List<FeatureTag> both = List.of(east.featureTag(), eastProd.featureTag());
    assertThat(state(table(both, east.clusterWith("ssd")))).isEqualTo(new ClusterState.Ready());
    assertThat(state(table(List.of(east.featureTag()), east.clusterWith("ssd", "prod"))))
        .isEqualTo(new ClusterState.Ready());
  }

  @Test
  void aClusterThatOnlyContradictedRowsListIsNotInTheTable() {
    StorageCluster archive = new PublishedObjects(FSID, "archive", "hdd").cluster();
    FeatureTag forged = new PublishedObjects(FSID, "archive", "prod").featureTag();
    assertThat(table(List.of(forged), archive).clusters()).isEmpty();
  }

  private static FeatureTag untagged(String tag) {
    FeatureTag featureTag = new PublishedObjects(FSID, "east", tag).featureTag();
    featureTag.setStatus(null);
    return featureTag;
  }

  private static List<String> matches(MatchingTable table, String selector) {
    return table.clusters().stream()
        .filter(cluster ->
            Selector.parse(selector).terms().stream().allMatch(term -> term.holds(cluster.tags())))
        .map(Cluster::name)
        .toList();
  }
}
