package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.operator.conditions.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody else wrote into the row of a tag, and the operator undid.
 *
 * @param writes when they did so, and as whom, as far as that is known
 * @param removed names in rows that no cluster demands
 * @param changed clusters whose rows said something else
 */
record ForeignWrite(
    String tag, List<StatusWrite> writes, List<String> removed, List<String> changed) {

  ForeignWrite {
    writes = List.copyOf(writes);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  static ForeignWrite undone(
      String tag, List<StatusWrite> writes, List<ClusterRow> found, List<ClusterRow> wanted) {
    Set<String> names = wanted.stream().map(ClusterRow::name).collect(Collectors.toSet());
    List<ClusterRow> strange = found.stream().filter(row -> !wanted.contains(row)).toList();
    return new ForeignWrite(
        tag,
        writes,
        strange.stream()
            .map(ClusterRow::name)
            .filter(name -> !names.contains(name))
            .distinct()
            .toList(),
        strange.stream().map(ClusterRow::name).filter(names::contains).distinct().toList());
  }

  /** Their field managers. */
  List<String> managers() {
    return writes.stream().map(StatusWrite::manager).distinct().toList();
  }

  /** In a sentence. */
  String words() {
    List<String> parts = new ArrayList<>();
    if (!removed.isEmpty()) {
      parts.add("removed the rows of " + Named.in(removed) + ", which do not carry the tag");
    }
    if (!changed.isEmpty()) {
      parts.add("wrote the rows of " + Named.in(changed) + " anew");
    }
    if (parts.isEmpty()) {
      parts.add("wrote what follows from the rows anew");
    }
    String who = writes.isEmpty() ? "somebody else" : Named.in(managers());
    return who
        + " wrote to the status, which is the operator's alone; the operator "
        + String.join(" and ", parts);
  }
}
