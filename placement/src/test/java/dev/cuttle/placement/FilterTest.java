package dev.cuttle.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FilterTest {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final PlacementRequest ASKED =
      Examples.request("pvc-1", 10 * Examples.GIB, "ssd", 2);
  private static final Cluster FIT = Examples.cluster("a", "ssd");

  @Test
  void aFitClusterIsNotRefused() {
    assertThat(Filter.refuse(ASKED, FIT, Load.NONE)).isEmpty();
  }

  @Test
  void aClusterWithoutTheTagIsRefused() {
    assertRefused(refuse("hdd", FIT), "TagMismatch", true, "does not carry hdd");
    assertRefused(refuse("hdd|nvme", FIT), "TagMismatch", true, "does not carry hdd or nvme");
    assertRefused(
        refuse("!ssd", FIT), "TagMismatch", true, "carries ssd, which the selector excludes");
  }

  @Test
  void aVolumeGrowsOnAClusterThatIsClosedForNewOnes() {
    for (ClusterState closed : List.of(new ClusterState.Cordoned(), new ClusterState.Draining())) {
      assertThat(Filter.refuseGrowth(1, Examples.with(FIT, closed), Load.NONE)).isEmpty();
    }
    Capacity gated = new Capacity(Examples.TIB, 0.99, 0, 1.0, 0, 85, 1);
    assertThat(Filter.refuseGrowth(1, Examples.with(FIT, gated), new Load(1, 1))).isEmpty();
  }

  @Test
  void aVolumeGrowsWithinTheLimitOnly() {
    Cluster exact = Examples.with(FIT, new Capacity(10, 0, 3, 1.0, 0, 85, 0));
    assertThat(Filter.refuseGrowth(3, exact, new Load(4, 1))).isEmpty();
    assertRefused(
        Filter.refuseGrowth(4, exact, new Load(4, 1)).orElseThrow(),
        "OverLimit",
        true,
        "has not enough room: 7 B of at most 10 B are promised, 4 B more are asked");
  }

  @Test
  void noVolumeGrowsOnAFullOrUnreadyCluster() {
    assertRefused(
        Filter.refuseGrowth(1, Examples.with(FIT, new ClusterState.Full("")), Load.NONE)
            .orElseThrow(),
        "Full",
        true,
        "is full");
    assertRefused(
        Filter.refuseGrowth(
                1, Examples.with(FIT, new ClusterState.NotReady("NotProbed", "")), Load.NONE)
            .orElseThrow(),
        "NotReady",
        false,
        "is not ready: NotProbed");
  }

  @Test
  void aClosedClusterIsRefused() {
    assertRefused(
        refuse(Examples.with(FIT, new ClusterState.Cordoned())),
        "Cordoned",
        true,
        "is cordoned: closed for new volumes by its administrator");
    assertRefused(
        refuse(Examples.with(FIT, new ClusterState.Draining())),
        "Draining",
        true,
        "is draining: closed for new volumes by its administrator, to be emptied");
  }

  @Test
  void aClusterThatIsNotReadyIsRefusedWithItsCondition() {
    assertRefused(
        refuse(Examples.with(FIT, new ClusterState.NotReady("Unreachable", "no\nanswer in 5 s\n"))),
        "NotReady",
        false,
        "is not ready: Unreachable: no answer in 5 s");
    assertRefused(
        refuse(Examples.with(FIT, new ClusterState.NotReady("NotProbed", ""))),
        "NotReady",
        false,
        "is not ready: NotProbed");
  }

  @Test
  void aFullClusterIsRefused() {
    assertRefused(
        refuse(Examples.with(FIT, new ClusterState.Full("pool rbd is at its quota"))),
        "Full",
        true,
        "is full: pool rbd is at its quota");
  }

  @Test
  void weightZeroIsNeverChosen() {
    assertRefused(
        refuse(Examples.withWeight(FIT, 0)),
        "WeightZero",
        true,
        "has weight 0: it matches, but is never chosen");
  }

  @Test
  void aClusterThatFailedForThisVolumeIsRefused() {
    PlacementRequest again =
        new PlacementRequest(
            "pvc-1", 1, Selector.parse("ssd"), 2, List.of(), Map.of(FIT.clusterId(), "timed out"));
    assertRefused(
        Filter.refuse(again, FIT, Load.NONE).orElseThrow(),
        "AttemptFailed",
        false,
        "failed when this volume was tried there: timed out");
  }

  @Test
  void aClusterOutOfReachIsRefused() {
    Cluster east = Examples.with(FIT, Map.of(ZONE, Set.of("east-2", "east-1")));
    assertRefused(
        Filter.refuse(from(Map.of(ZONE, "west")), east, Load.NONE).orElseThrow(),
        "Topology",
        true,
        "is reachable only from " + ZONE + "=east-1|east-2, not from the asked " + ZONE + "=west");
    assertThat(
            Filter.refuse(
                from(List.of(Map.of(ZONE, "west"), Map.of(ZONE, "east-1"))), east, Load.NONE))
        .isEmpty();
    assertThat(Filter.refuse(from(Map.of("rack", "r1")), east, Load.NONE)).isPresent();
    assertThat(Filter.refuse(from(Map.of(ZONE, "west")), FIT, Load.NONE)).isEmpty();
    assertThat(Filter.refuse(ASKED, east, Load.NONE)).isEmpty();
  }

  @Test
  void everyKeyOfTheClusterMustFitOneSegment() {
    Cluster both = Examples.with(FIT, Map.of(ZONE, Set.of("e"), "rack", Set.of("r1", "r2")));
    assertThat(Filter.refuse(from(Map.of(ZONE, "e", "rack", "r2", "host", "h")), both, Load.NONE))
        .isEmpty();
    assertThat(
            Filter.refuse(from(List.of(Map.of(ZONE, "e"), Map.of("rack", "r1"))), both, Load.NONE))
        .isPresent();
  }

  @Test
  void aClusterAboveItsFillGateIsRefused() {
    assertRefused(
        refuse(Examples.with(FIT, new Capacity(Examples.TIB, 0.871, 0, 2, 10, 85, 0))),
        "AboveFillGate",
        true,
        "is 87.1 % full, above its fill gate of 85 %");
    assertThat(
            Filter.refuse(
                ASKED,
                Examples.with(FIT, new Capacity(Examples.TIB, 0.85, 0, 2, 10, 85, 0)),
                Load.NONE))
        .isEmpty();
  }

  @Test
  void aClusterWithItsNumberOfVolumesIsRefused() {
    Cluster two = Examples.with(FIT, new Capacity(Examples.TIB, 0, 0, 2, 10, 85, 2));
    assertThat(Filter.refuse(ASKED, two, new Load(0, 1))).isEmpty();
    assertRefused(
        Filter.refuse(ASKED, two, new Load(0, 2)).orElseThrow(),
        "MaxVolumes",
        true,
        "holds 2 volumes of at most 2");
  }

  @Test
  void theLimitCountsLedgerForeignBytesAndTheAskedSizeToTheByte() {
    Cluster small =
        Examples.with(FIT, new Capacity(100 * Examples.GIB, 0, 30 * Examples.GIB, 2, 50, 85, 0));
    assertThat(Filter.refuse(ASKED, small, new Load(60 * Examples.GIB, 1))).isEmpty();
    assertRefused(
        Filter.refuse(ASKED, small, new Load(60 * Examples.GIB + 1, 1)).orElseThrow(),
        "OverLimit",
        true,
        "has not enough room: 90.0 GiB of at most 100.0 GiB are promised, 10.0 GiB more are asked");
    assertThat(
            Filter.refuse(
                Examples.request("v", Long.MAX_VALUE, "ssd", 2),
                small,
                new Load(Long.MAX_VALUE, 1)))
        .as("no overflow")
        .isPresent();
  }

  @Test
  void textFromOutsideIsCutAndCleaned() {
    String hostile = "\u202E\u0007" + "x".repeat(5000);
    List<Reason> reasons =
        List.of(
            new Reason.NotReady(hostile, hostile),
            new Reason.Full(hostile),
            new Reason.AttemptFailed(hostile),
            new Reason.TagMismatch(
                new Term.AnyOf(Collections.nCopies(64, new Tag("x".repeat(63))))),
            new Reason.Topology(
                Map.of(hostile, Set.of(hostile)), List.of(Map.of(hostile, hostile))));
    assertThat(reasons)
        .allSatisfy(reason ->
            assertThat(reason.sentence()).hasSizeLessThan(500).doesNotContainPattern("\\p{C}"));
  }

  @Test
  void bytesAreWrittenForPeople() {
    Map<Double, String> texts = new TreeMap<>();
    texts.put(0.0, "0 B");
    texts.put(1023.0, "1023 B");
    texts.put(1536.0, "1.5 KiB");
    texts.put(1024.0 * 1024 - 1, "1.0 MiB");
    texts.put(10.0 * Examples.GIB, "10.0 GiB");
    texts.put((double) Long.MAX_VALUE, "8.0 EiB");
    assertThat(texts).allSatisfy((bytes, text) -> assertThat(Bytes.text(bytes)).isEqualTo(text));
  }

  private static PlacementRequest from(Map<String, String> segment) {
    return from(List.of(segment));
  }

  private static PlacementRequest from(List<Map<String, String>> segments) {
    return new PlacementRequest("pvc-1", 1, Selector.parse("ssd"), 2, segments, Map.of());
  }

  private static Reason refuse(Cluster cluster) {
    return Filter.refuse(ASKED, cluster, Load.NONE).orElseThrow();
  }

  private static Reason refuse(String selector, Cluster cluster) {
    return Filter.refuse(Examples.request("v", selector), cluster, Load.NONE).orElseThrow();
  }

  private static void assertRefused(
      Reason reason, String name, boolean aboutRoom, String sentence) {
    assertThat(reason.name()).isEqualTo(name);
    assertThat(reason.isAboutRoom()).isEqualTo(aboutRoom);
    assertThat(reason.sentence()).isEqualTo(sentence);
  }
}
