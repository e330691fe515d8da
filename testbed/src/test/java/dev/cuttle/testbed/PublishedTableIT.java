package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The matching table on real clusters: generated first-level records, one tag each, joined
 * many-to-many, up to date.
 */
@Tag("quiet")
class PublishedTableIT {

  private static final Duration CHANGE_SEEN_WITHIN = Duration.ofSeconds(1);

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void putBack() {
    Stage.registerAll();
    Kube.awaitReady(Testbed.EAST, Testbed.WEST, Testbed.ARCHIVE);
  }

  @Test
  void firstLevelRecordsAreGeneratedWithOneTagEachAndJoinedManyToMany() {
    List<FeatureTag> tags =
        Kube.CLIENT
            .resources(FeatureTag.class)
            .withLabel(FeatureTag.GENERATED_LABEL, "true")
            .list()
            .getItems();
    assertThat(tags)
        .extracting(tag -> tag.getMetadata().getName())
        .contains("ssd", "east", "west", "prod", "hdd", "archive");
    assertThat(tags)
        .allSatisfy(tag -> assertThat(tag.getSpec().tag()).isEqualTo(tag.getMetadata().getName()));
    assertThat(tags)
        .as("no first-level record dangles")
        .allSatisfy(tag -> assertThat(tag.getStatus().clusters()).isNotEmpty());
    assertThat(row("ssd"))
        .extracting(ClusterRow::name)
        .as("one tag, several clusters")
        .containsExactly(Testbed.EAST, Testbed.WEST);
    assertThat(Kube.rowStates(Testbed.EAST))
        .as("one cluster, several tags")
        .containsOnlyKeys("ssd", "east", "prod");
    assertThat(row("ssd"))
        .allSatisfy(row -> assertThat(row.clusterID()).isEqualTo(Testbed.fsid(row.name())));
  }

  @Test
  void aChangedWeightTagOrAvailabilityIsInTheTableWithinASecond() {
    Kube.register(Testbed.EAST, 7, "ssd", "east", "prod");
    seen("ssd", row -> row.weight() == 7);
    Kube.register(Testbed.EAST, 7, "ssd", "east", "prod", "brand-new");
    seen("brand-new", row -> row.state() == RowState.Ready);
    Kube.register(
        Testbed.EAST,
        Testbed.fsid(Testbed.EAST),
        Testbed.monitor(Testbed.EAST),
        "rbd",
        7,
        Availability.Cordoned,
        "ssd",
        "east");
    seen("ssd", row -> row.state() == RowState.Cordoned);
    await("the generated tag retired with its last cluster")
        .atMost(Duration.ofSeconds(5))
        .until(() -> Kube.CLIENT.resources(FeatureTag.class).withName("brand-new").get() == null);
  }

  @Test
  void aDeadClusterIsMarkedAndReadyAgainAfterItsReturn() {
    Testbed.fault(Testbed.ARCHIVE, "down");
    try {
      await("marked")
          .atMost(Duration.ofSeconds(30))
          .until(() -> Kube.rowStates(Testbed.ARCHIVE).get("hdd") == RowState.NotReady);
    } finally {
      Testbed.fault(Testbed.ARCHIVE, "up");
    }
    await("Ready again")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Kube.rowStates(Testbed.ARCHIVE).get("hdd") == RowState.Ready);
  }

  private static void seen(String tag, Predicate<ClusterRow> holds) {
    await(tag)
        .atMost(CHANGE_SEEN_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> row(tag).stream().filter(row -> row.name().equals(Testbed.EAST)).anyMatch(holds));
  }

  private static List<ClusterRow> row(String tag) {
    FeatureTag found = Kube.CLIENT.resources(FeatureTag.class).withName(tag).get();
    return found == null || found.getStatus() == null || found.getStatus().clusters() == null
        ? List.of()
        : found.getStatus().clusters();
  }
}
