package dev.cuttle.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacerTest {

  private static final Cluster A = Examples.cluster("a", "ssd");
  private static final Cluster B = Examples.cluster("b", "ssd");
  private static final Cluster C = Examples.cluster("c", "ssd", "prod");
  private static final Cluster D = Examples.cluster("d", "hdd");

  @Test
  void theSameInputsGiveTheSameDecisionInWhateverOrderTheTableComes() {
    List<Cluster> shuffled = new ArrayList<>(mixed());
    LedgerSums sums = Examples.sums(Map.of("fsid-c3", new Load(Examples.GIB, 1)));
    Decision first = Placer.place(Examples.request("pvc-1", "ssd"), Examples.table(mixed()), sums);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(Placer.place(Examples.request("pvc-1", "ssd"), Examples.table(shuffled), sums))
          .isEqualTo(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssd", "hdd", "!ssd", "ssd|hdd", "ssd,hdd", "ssd,!prod"})
  void everyClusterGetsExactlyOneVerdict(String selector) {
    for (int i = 0; i < 50; i++) {
      Decision decision = place(Examples.request("pvc-" + i, selector), mixed());
      assertThat(decision.verdicts())
          .extracting(Verdict::cluster)
          .containsExactlyInAnyOrderElementsOf(mixed().stream().map(Cluster::name).toList());
      long chosen = decision.verdicts().stream().filter(Verdict.Chosen.class::isInstance).count();
      assertThat(chosen).isEqualTo(decision instanceof Decision.Placed ? 1 : 0);
    }
  }

  @Test
  void theChosenComesFirstThenTheCandidatesByScoreThenTheRefusedByName() {
    Decision decision = place(Examples.request("pvc-1", "ssd"), mixed());
    assertThat(decision.verdicts().getFirst()).isInstanceOf(Verdict.Chosen.class);
    assertThat(scores(decision)).isNotEmpty().isSortedAccordingTo(Collections.reverseOrder());
    assertThat(refusedNames(decision)).hasSize(8).isSorted();
  }

  @Test
  void theShortlistHasKClustersAndTheLeastFilledOfThemIsChosen() {
    for (int k = 1; k <= 5; k++) {
      PlacementRequest request = Examples.request("pvc-" + k, Examples.GIB, "ssd", k);
      Decision decision =
          Placer.place(request, Examples.table(List.of(A, B, C)), filled(0.5, 0.1, 0.3));
      double fill = ((Verdict.Chosen) decision.verdicts().getFirst()).fill();
      assertThat(shortlisted(decision)).hasSize(Math.min(k, 3) - 1);
      assertThat(shortlisted(decision)).allMatch(other -> other.fill() >= fill);
    }
  }

  @Test
  void oneChoiceTakesTheBestScoreHoweverFullItIs() {
    for (int i = 0; i < 100; i++) {
      PlacementRequest request = Examples.request("pvc-" + i, Examples.GIB, "ssd", 1);
      Decision decision =
          Placer.place(request, Examples.table(List.of(A, B, C)), filled(0.9, 0.1, 0.5));
      double score = ((Verdict.Chosen) decision.verdicts().getFirst()).score();
      assertThat(scores(decision)).allMatch(other -> other <= score);
    }
  }

  @Test
  void asManyChoicesAsClustersTakesTheLeastFilledOfAll() {
    for (int i = 0; i < 100; i++) {
      PlacementRequest request = Examples.request("pvc-" + i, Examples.GIB, "ssd", 3);
      assertThat(
              chosen(
                  Placer.place(request, Examples.table(List.of(A, B, C)), filled(0.3, 0.2, 0.4))))
          .isEqualTo("b");
    }
  }

  @Test
  void equalFillIsDecidedByTheScore() {
    for (int i = 0; i < 100; i++) {
      Decision greedy =
          place(Examples.request("pvc-" + i, Examples.GIB, "ssd", 3), List.of(A, B, C));
      Decision byScore =
          place(Examples.request("pvc-" + i, Examples.GIB, "ssd", 1), List.of(A, B, C));
      assertThat(chosen(greedy)).isEqualTo(chosen(byScore));
    }
  }

  @Test
  void foreignBytesFillAClusterAsPagesDo() {
    Cluster foreign = Examples.with(A, new Capacity(Examples.TIB, 0, Examples.TIB, 2.0, 10, 85, 0));
    Decision decision =
        Placer.place(
            Examples.request("pvc-1", Examples.GIB, "ssd", 2),
            Examples.table(List.of(foreign, B)),
            Examples.sums(Map.of(B.clusterId(), new Load(Examples.TIB - 1, 1))));
    assertThat(chosen(decision)).isEqualTo("b");
  }

  @Test
  void aHeavierClusterIsFilledHigherBeforeALighterOneIsPreferred() {
    List<Cluster> clusters = List.of(Examples.withWeight(A, 300), B);
    PlacementRequest request = Examples.request("pvc-1", 1, "ssd", 2);
    assertThat(chosen(Placer.place(request, Examples.table(clusters), filled(0.29, 0.1, 0))))
        .isEqualTo("a");
    assertThat(chosen(Placer.place(request, Examples.table(clusters), filled(0.31, 0.1, 0))))
        .isEqualTo("b");
  }

  @Test
  void aClusterThatFailedIsLeftOutAndTheNextOneTaken() {
    PlacementRequest first = Examples.request("pvc-1", Examples.GIB, "ssd", 1);
    Map<String, String> failed = new HashMap<>();
    List<String> tried = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Decision decision = place(again(first, failed), List.of(A, B, C));
      tried.add(chosen(decision));
      failed.put("fsid-" + chosen(decision), "did not answer");
    }
    assertThat(tried).containsExactlyInAnyOrder("a", "b", "c");
    Decision.Refused last = refused(place(again(first, failed), List.of(A, B, C)));
    assertThat(last.why()).isEqualTo(Decision.Refused.Why.NOT_READY);
    assertThat(last.sentence())
        .contains("- a failed when this volume was tried there: did not answer");
  }

  @Test
  void onlyAClusterThatReachesTheAskedTopologyIsChosen() {
    Cluster east = Examples.with(A, Map.of("zone", Set.of("east")));
    Cluster west = Examples.with(B, Map.of("zone", Set.of("west")));
    for (int i = 0; i < 20; i++) {
      PlacementRequest request =
          new PlacementRequest(
              "pvc-" + i, 1, Selector.parse("ssd"), 2, List.of(Map.of("zone", "west")), Map.of());
      assertThat(chosen(place(request, List.of(east, west)))).isEqualTo("b");
    }
  }

  @Test
  void anUnknownTagIsAnsweredWithTheNearestOneAndTheRest() {
    Decision.Refused refused =
        refused(place(Examples.request("pvc-1", "ssd,prodd"), List.of(A, B, C, D)));
    assertThat(refused.why()).isEqualTo(Decision.Refused.Why.UNKNOWN_TAG);
    assertThat(refused.sentence())
        .isEqualTo("unknown tag 'prodd': did you mean 'prod'? Other known tags: hdd, ssd");
    assertThat(refused.verdicts()).isEmpty();
  }

  @Test
  void tagsThatNoClusterCarriesTogetherMatchNothing() {
    Decision.Refused refused =
        refused(place(Examples.request("pvc-1", "hdd,prod"), List.of(A, C, D)));
    assertThat(refused.why()).isEqualTo(Decision.Refused.Why.NO_MATCH);
    assertThat(refused.sentence())
        .isEqualTo(
            """
            no cluster matches tags 'hdd,prod':
            - a does not carry hdd
            - c does not carry hdd
            - d does not carry prod\
            """);
    MatchingTable noClusters = new MatchingTable(Examples.tags("gold"), List.of());
    assertThat(
            refused(Placer.place(Examples.request("v", "gold"), noClusters, Examples.empty()))
                .sentence())
        .isEqualTo("no cluster matches tags 'gold'");
  }

  @Test
  void matchesThatAreAllFullOrClosedHaveNoRoom() {
    Cluster cordoned = Examples.with(B, new ClusterState.Cordoned());
    Decision.Refused refused =
        refused(
            place(Examples.request("pvc-1", 10 * Examples.TIB, "ssd", 2), List.of(D, cordoned, A)));
    assertThat(refused.why()).isEqualTo(Decision.Refused.Why.NO_ROOM);
    assertThat(refused.sentence())
        .isEqualTo(
            """
            no cluster with tags 'ssd' can take 10.0 TiB:
            - a has not enough room: 0 B of at most 1.8 TiB are promised, 10.0 TiB more are asked
            - b is cordoned: closed for new volumes by its administrator
            (1 other does not match)\
            """);
  }

  @Test
  void matchesThatAreAllUnreachableAreNotReady() {
    Cluster down = Examples.with(A, new ClusterState.NotReady("Unreachable", "no answer in 5 s"));
    Decision.Refused refused = refused(place(Examples.request("pvc-1", "ssd"), List.of(down, D)));
    assertThat(refused.why()).isEqualTo(Decision.Refused.Why.NOT_READY);
    assertThat(refused.sentence()).contains("- a is not ready: Unreachable: no answer in 5 s");
  }

  @Test
  void oneMatchThatMayComeBackMakesTheWholeRefusalTemporary() {
    Cluster down = Examples.with(A, new ClusterState.NotReady("Unreachable", ""));
    Cluster full = Examples.with(B, new ClusterState.Full("quota"));
    Decision.Refused refused =
        refused(place(Examples.request("pvc-1", "ssd"), List.of(down, full)));
    assertThat(refused.why()).isEqualTo(Decision.Refused.Why.NOT_READY);
  }

  @Test
  void theSentenceFitsAnEventHoweverManyClustersRefuse() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Cluster cluster = Examples.cluster("cluster-" + i + "x".repeat(230), "ssd", "t" + i % 7);
      clusters.add(Examples.with(cluster, state(i % 5)));
    }
    for (String selector : List.of("ssd", "ssd,t1,t2", String.join("|", tags63()))) {
      MatchingTable table = new MatchingTable(known(clusters), clusters);
      Decision.Refused refused =
          refused(
              Placer.place(
                  Examples.request("pvc-1", Long.MAX_VALUE, selector, 2), table, Examples.empty()));
      assertThat(refused.sentence()).hasSizeLessThanOrEqualTo(Refusal.LENGTH + 40);
      assertThat(refused.sentence()).containsPattern("\n- and 9\\d\\d more: \\d+ [A-Z]");
      assertThat(refused.verdicts()).hasSize(1000);
    }
  }

  @Test
  void whatIsNotListedIsCountedByReason() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      Cluster cluster = Examples.cluster("c" + i, "ssd");
      clusters.add(
          Examples.with(
              cluster, i < 25 ? new ClusterState.Cordoned() : new ClusterState.Draining()));
    }
    assertThat(refused(place(Examples.request("v", "ssd"), clusters)).sentence())
        .endsWith("\n- and 12 more: 7 Cordoned, 5 Draining");
  }

  @Test
  void aRequestWithoutSizeOrChoicesCannotBeMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> Examples.request("v", 0, "ssd", 2));
    assertThatIllegalArgumentException().isThrownBy(() -> Examples.request("v", 1, "ssd", 0));
  }

  @Test
  void aCapacityThatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Capacity(1, Double.NaN, 0, 2, 10, 85, 0))
        .withMessage("capacity: the used fraction cannot be NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(-1, 0, 0, 2, 10, 85, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(1, 0, -1, 2, 10, 85, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Capacity(1, 0, 0, Double.POSITIVE_INFINITY, 10, 85, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(1, 0, 0, 2, 101, 85, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(1, 0, 0, 2, 10, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Capacity(1, 0, 0, 2, 10, 85, -1));
  }

  @Test
  void aClusterThatPromisesNothingIsNeverChosen() {
    Cluster nothing = Examples.with(A, new Capacity(Examples.TIB, 0, 0, 2.0, 100, 85, 0));
    assertThat(refused(place(Examples.request("v", 1, "ssd", 2), List.of(nothing))).why())
        .isEqualTo(Decision.Refused.Why.NO_ROOM);
  }

  private static Decision place(PlacementRequest request, List<Cluster> clusters) {
    return Placer.place(request, Examples.table(clusters), Examples.empty());
  }

  private static PlacementRequest again(PlacementRequest request, Map<String, String> failed) {
    return new PlacementRequest(
        request.volumeName(),
        request.sizeBytes(),
        request.selector(),
        request.choices(),
        request.topology(),
        failed);
  }

  /** Sixteen clusters: every second of another kind, of the ssd ones some closed. */
  private static List<Cluster> mixed() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Cluster cluster =
          i % 4 == 2
              ? Examples.cluster("c" + i, "hdd")
              : Examples.cluster("c" + i, "ssd", i % 3 == 0 ? "prod" : "test");
      clusters.add(i % 4 == 3 ? Examples.with(cluster, new ClusterState.Cordoned()) : cluster);
    }
    return clusters;
  }

  private static ClusterState state(int kind) {
    String message = "because of " + "x".repeat(3000);
    return switch (kind) {
      case 0 -> new ClusterState.Ready();
      case 1 -> new ClusterState.Cordoned();
      case 2 -> new ClusterState.Draining();
      case 3 -> new ClusterState.NotReady("Unreachable", message);
      default -> new ClusterState.Full(message);
    };
  }

  private static List<String> tags63() {
    List<String> tags = new ArrayList<>();
    for (int i = 10; i < 26; i++) {
      tags.add("y".repeat(60) + i);
    }
    return tags;
  }

  private static Set<Tag> known(List<Cluster> clusters) {
    Set<Tag> known = new HashSet<>(Examples.table(clusters).known());
    tags63().forEach(tag -> known.add(new Tag(tag)));
    return known;
  }

  /** Pages on a, b and c that fill these parts of their equal limits. */
  private static LedgerSums filled(double a, double b, double c) {
    double limit = A.capacity().limitBytes();
    return Examples.sums(
        Map.of(
            A.clusterId(), new Load((long) (a * limit), 1),
            B.clusterId(), new Load((long) (b * limit), 1),
            C.clusterId(), new Load((long) (c * limit), 1)));
  }

  private static String chosen(Decision decision) {
    return ((Decision.Placed) decision).cluster().name();
  }

  private static Decision.Refused refused(Decision decision) {
    return (Decision.Refused) decision;
  }

  private static List<Double> scores(Decision decision) {
    return candidates(decision).stream().map(Verdict.Candidate::score).toList();
  }

  private static List<Verdict.Candidate> shortlisted(Decision decision) {
    return candidates(decision).stream().filter(Verdict.Candidate::shortlisted).toList();
  }

  private static List<Verdict.Candidate> candidates(Decision decision) {
    return decision.verdicts().stream()
        .filter(Verdict.Candidate.class::isInstance)
        .map(Verdict.Candidate.class::cast)
        .toList();
  }

  private static List<String> refusedNames(Decision decision) {
    return decision.verdicts().stream()
        .filter(Verdict.Refused.class::isInstance)
        .map(Verdict::cluster)
        .toList();
  }
}
