package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The writes that lead from the published table to the wanted one, in a safe order. Pure. */
final class TablePlan {

  private TablePlan() {}

  /**
   * Additions first, then removals, then the retirement of generated tags that nobody carries or
   * references.
   *
   * @param wanted as {@link Table#rows} gives it
   * @param referenced tags that a StorageClass of ours asks for
   */
  static List<Step> of(
      SortedMap<String, List<ClusterRow>> wanted,
      Collection<Published> published,
      Set<String> referenced) {
    Map<String, Published> old =
        published.stream().collect(Collectors.toMap(Published::tag, tag -> tag));
    SortedMap<String, ClusterRow> current =
        byName(wanted.values().stream().flatMap(List::stream).toList());
    List<Step> additions = new ArrayList<>();
    List<Step> removals = new ArrayList<>();
    List<Step> retirements = new ArrayList<>();
    Set<String> all = new TreeSet<>(wanted.keySet());
    all.addAll(old.keySet());
    for (String tag : all) {
      List<ClusterRow> rows = wanted.getOrDefault(tag, List.of());
      Published before = old.get(tag);
      if (before == null) {
        additions.add(new Step.Create(tag));
        additions.add(new Step.Publish(tag, rows));
      } else if (rows.isEmpty() && before.generated() && !referenced.contains(tag)) {
        retirements.add(new Step.Delete(tag));
      } else if (!before.sound() || !before.clusters().equals(rows)) {
        change(before, rows, current, additions, removals);
      }
    }
    additions.addAll(removals);
    additions.addAll(retirements);
    return additions;
  }

  /** Rows that go stay until all additions are made, as they are now; but not those of others. */
  private static void change(
      Published before,
      List<ClusterRow> rows,
      Map<String, ClusterRow> current,
      List<Step> additions,
      List<Step> removals) {
    Set<String> leaving = new TreeSet<>(byName(before.clusters()).keySet());
    leaving.removeAll(byName(rows).keySet());
    SortedMap<String, ClusterRow> both = byName(rows);
    leaving.stream()
        .filter(cluster -> current.containsKey(cluster) && !before.foreign().contains(cluster))
        .forEach(cluster -> both.put(cluster, current.get(cluster)));
    boolean onlyRemoves = rows.equals(kept(before.clusters(), rows));
    if (both.size() > rows.size() && !onlyRemoves) {
      additions.add(new Step.Publish(before.tag(), List.copyOf(both.values())));
    }
    (leaving.isEmpty() ? additions : removals).add(new Step.Publish(before.tag(), rows));
  }

  private static List<ClusterRow> kept(List<ClusterRow> before, List<ClusterRow> rows) {
    return before.stream().filter(rows::contains).toList();
  }

  private static SortedMap<String, ClusterRow> byName(List<ClusterRow> rows) {
    SortedMap<String, ClusterRow> map = new TreeMap<>();
    rows.forEach(row -> map.put(row.name(), row));
    return map;
  }
}
