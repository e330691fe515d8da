package dev.cuttle.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendezvousTest {

  /** Volumes that were placed by these scores are found by them again: they must never change. */
  @ParameterizedTest
  @CsvSource({
    "pvc-1, fsid-a, 1, 8.339923942241555",
    "pvc-1, fsid-b, 1, 0.5312160194851361",
    "pvc-2, fsid-a, 1, 1.4045423657899583",
    "pvc-86e15f17, 86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0, 1.8e15, 3.5121001400556336E16",
    "b\u00fccher, fsid-a, 1, 0.5673521809155634",
  })
  void theScoresOfFixedNamesNeverChange(
      String volume, String clusterId, double share, double score) {
    assertThat(Rendezvous.score(Rendezvous.hash(volume), clusterId, share)).isEqualTo(score);
  }

  @Test
  void scoresAreFiniteAndAboveZero() {
    assertThat(IntStream.range(0, 100_000).mapToObj(i -> "pvc-" + i))
        .filteredOn(volume -> !isFinite(Rendezvous.score(Rendezvous.hash(volume), "fsid", 1e15)))
        .isEmpty();
  }

  private static boolean isFinite(double score) {
    return score > 0 && score < Double.MAX_VALUE;
  }

  @Test
  void withOneChoiceANewClusterTakesItsShareAndMovesNothingElse() {
    List<Cluster> before = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      before.add(Examples.cluster(name, "ssd"));
    }
    List<Cluster> after = new ArrayList<>(before);
    after.add(Examples.cluster("e", "ssd"));
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      String old = chosen("pvc-" + i, before);
      String now = chosen("pvc-" + i, after);
      moved += now.equals(old) ? 0 : 1;
      assertThat(now).isIn(old, "e");
    }
    assertThat(moved / 10_000.0).isCloseTo(0.2, within(0.02));
  }

  @Test
  void withOneChoiceTheSharesFollowTheWeights() {
    List<Cluster> clusters = new ArrayList<>();
    for (int weight = 1; weight <= 4; weight++) {
      clusters.add(Examples.withWeight(Examples.cluster("w" + weight, "ssd"), weight));
    }
    int[] taken = new int[5];
    for (int i = 0; i < 20_000; i++) {
      taken[chosen("pvc-" + i, clusters).charAt(1) - '0']++;
    }
    for (int weight = 1; weight <= 4; weight++) {
      assertThat(taken[weight] / 20_000.0).isCloseTo(weight / 10.0, within(0.015));
    }
  }

  private static String chosen(String volume, List<Cluster> clusters) {
    Decision decision =
        Placer.place(
            Examples.request(volume, 1, "ssd", 1), Examples.table(clusters), Examples.empty());
    return ((Decision.Placed) decision).cluster().name();
  }
}
