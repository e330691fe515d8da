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
        change(before, rows, additions, removals);
      }
    }
    additions.addAll(removals);
    additions.addAll(retirements);
    return additions;
  }

  private static void change(
      Published before, List<ClusterRow> rows, List<Step> additions, List<Step> removals) {
    SortedMap<String, ClusterRow> both = byName(before.clusters());
    both.keySet().removeAll(byName(rows).keySet());
    boolean removes = !both.isEmpty();
    boolean onlyRemoves = rows.equals(kept(before.clusters(), rows));
    if (removes && !onlyRemoves) {
      both.putAll(byName(rows));
      additions.add(new Step.Publish(before.tag(), List.copyOf(both.values())));
    }
    (removes ? removals : additions).add(new Step.Publish(before.tag(), rows));
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
