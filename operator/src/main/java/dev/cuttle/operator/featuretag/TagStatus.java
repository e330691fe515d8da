package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of a tag: its row of the table, and what follows from the row. Pure. */
final class TagStatus {

  static final String MATCHED = "Matched";

  /** As many conditions as the schema admits. */
  private static final int MOST_CONDITIONS = 16;

  private TagStatus() {}

  /** The status that publishes these rows; conditions of other types stay as they are. */
  static FeatureTagStatus of(
      String tag,
      List<ClusterRow> rows,
      @Nullable FeatureTagStatus before,
      @Nullable Long generation,
      Instant now) {
    List<Condition> conditions =
        Conditions.merge(
            before == null ? null : before.conditions(),
            List.of(matched(tag, rows)),
            generation,
            now);
    return new FeatureTagStatus(
        generation,
        conditions.subList(0, Math.min(MOST_CONDITIONS, conditions.size())),
        rows,
        rows.size(),
        ready(rows));
  }

  /** Whether what a status says beside its rows is what follows from them. */
  static boolean followsFromItsRows(FeatureTag tag) {
    FeatureTagStatus status = tag.getStatus();
    if (status == null) {
      return false;
    }
    List<ClusterRow> rows = rows(status);
    Finding finding = matched(tag.getMetadata().getName(), rows);
    return Objects.equals(status.matched(), rows.size())
        && Objects.equals(status.ready(), ready(rows))
        && Objects.equals(status.observedGeneration(), tag.getMetadata().getGeneration())
        && Conditions.of(status.conditions(), MATCHED).filter(finding::isToldBy).isPresent();
  }

  static List<ClusterRow> rows(@Nullable FeatureTagStatus status) {
    return status == null ? List.of() : Objects.requireNonNullElse(status.clusters(), List.of());
  }

  private static int ready(List<ClusterRow> rows) {
    return (int) rows.stream().filter(row -> row.state() == RowState.Ready).count();
  }

  private static Finding matched(String tag, List<ClusterRow> rows) {
    return rows.isEmpty()
        ? Finding.no(MATCHED, "NoCluster", "no StorageCluster carries the tag " + tag)
        : Finding.yes(
            MATCHED,
            "Matched",
            "carried by "
                + rows.stream().map(ClusterRow::name).sorted().collect(Collectors.joining(", ")));
  }
}
