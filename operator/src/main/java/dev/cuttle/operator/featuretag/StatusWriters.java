package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who wrote the status of a tag, as the API server remembers it. Pure. */
final class StatusWriters {

  private static final String CONDITIONS = "f:conditions";
  private static final String ROWS = "f:clusters";
  private static final String MATCHED = "k:{\"type\":\"" + TagStatus.MATCHED + "\"}";

  private StatusWriters() {}

  /**
   * The writes of others than this manager to something of the operator's, since this one wrote
   * last. The API server counts in whole seconds: in the same second is since.
   */
  static List<StatusWrite> since(FeatureTag tag, String manager) {
    Instant last =
        entries(tag)
            .filter(entry -> manager.equals(entry.getManager()))
            .map(StatusWriters::time)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    return others(tag, manager).stream().filter(write -> !write.time().isBefore(last)).toList();
  }

  /** The writes of others than this manager to something of the operator's. */
  static List<StatusWrite> others(FeatureTag tag, String manager) {
    return entries(tag)
        .filter(entry -> entry.getManager() != null && !manager.equals(entry.getManager()))
        .map(entry -> new StatusWrite(entry.getManager(), time(entry)))
        .distinct()
        .toList();
  }

  /** The clusters whose rows others wrote, and this manager did not. */
  static Set<String> foreignRows(FeatureTag tag, String manager) {
    return TagStatus.rows(tag.getStatus()).stream()
        .map(ClusterRow::name)
        .filter(name -> {
          Set<@Nullable String> owners =
              entries(tag)
                  .filter(entry -> ownsRow(entry, name))
                  .map(ManagedFieldsEntry::getManager)
                  .collect(Collectors.toSet());
          return !owners.isEmpty() && !owners.contains(manager);
        })
        .collect(Collectors.toSet());
  }

  /** Of those who own part of the rows, the counts, or the condition Matched. */
  private static Stream<ManagedFieldsEntry> entries(FeatureTag tag) {
    return Objects.requireNonNullElse(
            tag.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
        .stream()
        .filter(StatusWriters::ownsTable);
  }

  private static Instant time(ManagedFieldsEntry entry) {
    return entry.getTime() == null ? Instant.MIN : Instant.parse(entry.getTime());
  }

  private static boolean ownsTable(ManagedFieldsEntry entry) {
    Map<?, ?> status = status(entry);
    return status.keySet().stream().anyMatch(field -> !CONDITIONS.equals(field))
        || keys(status.get(CONDITIONS)).contains(MATCHED);
  }

  private static boolean ownsRow(ManagedFieldsEntry entry, String cluster) {
    return keys(status(entry).get(ROWS)).contains("k:{\"name\":\"" + cluster + "\"}");
  }

  private static Map<?, ?> status(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() == null
        ? Map.of()
        : map(entry.getFieldsV1().getAdditionalProperties().get("f:status"));
  }

  private static Set<?> keys(@Nullable Object fields) {
    return map(fields).keySet();
  }

  private static Map<?, ?> map(@Nullable Object fields) {
    return fields instanceof Map<?, ?> map ? map : Map.of();
  }
}
