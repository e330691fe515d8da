package dev.cuttle.operator.featuretag;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An API server in miniature: clusters, tags, and the tags that classes reference. */
final class TableModel {

  private static final List<String> TAGS = List.of("ssd", "hdd", "east", "west", "prod", "archive");
  private static final List<Availability> AVAILABILITIES = List.of(Availability.values());
  private static final int CLUSTERS = 5;

  private final Random dice;
  private final Map<String, StorageCluster> clusters = new TreeMap<>();
  private final Map<String, Published> tags = new TreeMap<>();
  private final Set<String> referenced = new TreeSet<>();
  private final Set<String> written = new TreeSet<>();

  TableModel(Random dice) {
    this.dice = dice;
  }

  void changeSomething() {
    String tag = TAGS.get(dice.nextInt(TAGS.size()));
    String cluster = "c" + dice.nextInt(CLUSTERS);
    switch (dice.nextInt(11)) {
      case 0, 1, 2, 3 ->
          clusters.put(cluster, TestClusters.of(cluster, someTags(), weight(), open()));
      case 4 -> clusters.remove(cluster);
      case 5 -> referenced.add(tag);
      case 6 -> referenced.remove(tag);
      case 7 -> write(tag);
      case 8 -> deleteByHand(tag);
      case 9 -> forge(tag, cluster);
      case 10 -> tags.computeIfPresent(tag, (_, old) -> falsified(old));
      default -> throw new IllegalStateException("dice");
    }
  }

  private void write(String tag) {
    if (!tags.containsKey(tag)) {
      tags.put(tag, new Published(tag, false, false, List.of(), Set.of()));
      written.add(tag);
    }
  }

  /** Somebody else writes a row, of a cluster that carries the tag or not, that exists or not. */
  private void forge(String tag, String cluster) {
    ClusterRow forged = new ClusterRow(cluster, "forged", 1, RowState.Ready, null, null);
    tags.computeIfPresent(
        tag,
        (_, old) ->
            new Published(
                tag,
                old.generated(),
                old.sound(),
                Stream.concat(
                        old.clusters().stream().filter(row -> !row.name().equals(cluster)),
                        Stream.of(forged))
                    .toList(),
                foreign(old, cluster)));
  }

  /** Who changes a row of the operator's leaves it the operator's. */
  private static Set<String> foreign(Published old, String cluster) {
    Set<String> foreign = new TreeSet<>(old.foreign());
    if (old.clusters().stream().noneMatch(row -> row.name().equals(cluster))) {
      foreign.add(cluster);
    }
    return foreign;
  }

  private static Published falsified(Published old) {
    return new Published(old.tag(), old.generated(), false, old.clusters(), old.foreign());
  }

  private void deleteByHand(String tag) {
    tags.remove(tag);
    written.remove(tag);
  }

  private Set<String> someTags() {
    Set<String> some = new TreeSet<>();
    do {
      some.add(TAGS.get(dice.nextInt(TAGS.size())));
    } while (dice.nextInt(3) > 0);
    return some;
  }

  private int weight() {
    return 100 * dice.nextInt(3);
  }

  private Availability open() {
    return AVAILABILITIES.get(dice.nextInt(AVAILABILITIES.size()));
  }

  List<Step> plan() {
    return TablePlan.of(Table.rows(clusters.values()), tags.values(), referenced);
  }

  void apply(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Create(String tag) ->
            tags.putIfAbsent(tag, new Published(tag, true, false, List.of(), Set.of()));
        case Step.Publish(String tag, var rows) ->
            tags.computeIfPresent(
                tag, (same, old) -> new Published(tag, old.generated(), true, rows, Set.of()));
        case Step.Delete(String tag) -> tags.remove(tag);
      }
    }
  }

  /** tag/cluster for every tag of every cluster. */
  Set<String> pairs() {
    Set<String> pairs = new HashSet<>();
    clusters.forEach((name, cluster) ->
        cluster.getSpec().tags().stream()
            .map(ClusterTag::name)
            .forEach(tag -> pairs.add(tag + "/" + name)));
    return pairs;
  }

  Collection<Published> tags() {
    return new ArrayList<>(tags.values());
  }

  Set<String> clusterNames() {
    return clusters.keySet();
  }

  Set<String> referenced() {
    return referenced;
  }

  Set<String> written() {
    return written;
  }
}
