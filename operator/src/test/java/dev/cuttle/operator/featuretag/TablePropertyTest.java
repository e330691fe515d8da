package dev.cuttle.operator.featuretag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Any sequence of adds, edits and deletes leaves no dangling row on either side. */
class TablePropertyTest {

  private static final int SEEDS = 300;
  private static final int STEPS = 60;

  @Test
  void noSequenceOfChangesLeavesADanglingRow() {
    for (long seed = 0; seed < SEEDS; seed++) {
      TableModel model = new TableModel(new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        model.changeSomething();
        model.apply(model.plan());
        assertConsistent(model, "seed " + seed + ", step " + step);
      }
    }
  }

  @Test
  void aPlanBrokenOffAnywhereIsCompletedByTheNext() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random dice = new Random(seed);
      TableModel model = new TableModel(dice);
      for (int step = 0; step < STEPS; step++) {
        model.changeSomething();
        List<Step> plan = model.plan();
        assertThat(plan).as("seed " + seed).allMatch(TablePropertyTest::forgesNothing);
        model.apply(plan.subList(0, dice.nextInt(plan.size() + 1)));
      }
      model.apply(model.plan());
      assertConsistent(model, "seed " + seed);
    }
  }

  @Test
  void noStepTakesAClusterThatIsToStayOutOfTheTable() {
    for (long seed = 0; seed < SEEDS; seed++) {
      TableModel model = new TableModel(new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        model.changeSomething();
        Set<String> listed = new HashSet<>(listed(model));
        listed.retainAll(model.clusterNames());
        for (Step write : model.plan()) {
          model.apply(List.of(write));
          assertThat(listed(model).containsAll(listed))
              .as("seed %d after %s", seed, write)
              .isTrue();
        }
      }
    }
  }

  private static Set<String> listed(TableModel model) {
    Set<String> names = new HashSet<>();
    model
        .tags()
        .forEach(tag ->
            tag.clusters().stream()
                .map(ClusterRow::name)
                .filter(name -> !tag.foreign().contains(name))
                .forEach(names::add));
    return names;
  }

  private static boolean forgesNothing(Step step) {
    return !(step instanceof Step.Publish(_, List<ClusterRow> rows))
        || rows.stream().noneMatch(row -> row.clusterID().equals("forged"));
  }

  private static void assertConsistent(TableModel model, String when) {
    Set<String> pairs = new HashSet<>();
    for (Published tag : model.tags()) {
      for (ClusterRow row : tag.clusters()) {
        pairs.add(tag.tag() + "/" + row.name());
      }
      boolean kept =
          !tag.clusters().isEmpty() || !tag.generated() || model.referenced().contains(tag.tag());
      assertThat(kept).as("%s: %s matches nothing and is not in use", when, tag).isTrue();
    }
    assertThat(pairs).as(when).isEqualTo(model.pairs());
    assertThat(model.tags().stream().flatMap(tag -> tag.clusters().stream()))
        .as("%s: a row that somebody else wrote", when)
        .noneMatch(row -> row.clusterID().equals("forged"));
    assertThat(model.tags().stream().map(Published::tag))
        .as(when + ": a tag that a person wrote is never removed")
        .containsAll(model.written());
    assertThat(new ArrayList<>(model.plan())).as(when + ": nothing is left to do").isEmpty();
  }
}
