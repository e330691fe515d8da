package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody else wrote into the row of a tag, and the operator undid.
 *
 * @param managers their field managers, as far as they are known
 * @param removed names in rows that no cluster demands
 * @param changed clusters whose rows said something else
 */
record ForeignWrite(String tag, List<String> managers, List<String> removed, List<String> changed) {

  private static final int NAMED = 5;

  ForeignWrite {
    managers = List.copyOf(managers);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  static ForeignWrite undone(
      String tag, List<String> managers, List<ClusterRow> found, List<ClusterRow> wanted) {
    Set<String> names = wanted.stream().map(ClusterRow::name).collect(Collectors.toSet());
    List<ClusterRow> strange = found.stream().filter(row -> !wanted.contains(row)).toList();
    return new ForeignWrite(
        tag,
        managers,
        strange.stream()
            .map(ClusterRow::name)
            .filter(name -> !names.contains(name))
            .distinct()
            .toList(),
        strange.stream().map(ClusterRow::name).filter(names::contains).distinct().toList());
  }

  /** In a sentence. */
  String words() {
    List<String> parts = new ArrayList<>();
    if (!removed.isEmpty()) {
      parts.add("removed the rows of " + some(removed) + ", which do not carry the tag");
    }
    if (!changed.isEmpty()) {
      parts.add("wrote the rows of " + some(changed) + " anew");
    }
    if (parts.isEmpty()) {
      parts.add("wrote what follows from the rows anew");
    }
    String who = managers.isEmpty() ? "somebody else" : some(managers);
    return who
        + " wrote to the status, which is the operator's alone; the operator "
        + String.join(" and ", parts);
  }

  private static String some(List<String> names) {
    String listed = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? listed : listed + " and " + (names.size() - NAMED) + " more";
  }
}
