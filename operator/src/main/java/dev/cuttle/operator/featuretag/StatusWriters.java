package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who wrote the status of a tag, as the API server remembers it. Pure. */
final class StatusWriters {

  private static final String CONDITIONS = "f:conditions";
  private static final String MATCHED = "k:{\"type\":\"" + TagStatus.MATCHED + "\"}";

  private StatusWriters() {}

  /**
   * The field managers other than this one that wrote something of the operator's since this one
   * wrote last. The API server counts in whole seconds: in the same second is since.
   */
  static List<String> since(FeatureTag tag, String manager) {
    List<ManagedFieldsEntry> entries =
        Objects.requireNonNullElse(tag.getMetadata().getManagedFields(), List.of());
    Instant last =
        entries.stream()
            .filter(entry -> manager.equals(entry.getManager()))
            .filter(StatusWriters::ownsTable)
            .map(StatusWriters::time)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    return entries.stream()
        .filter(entry -> entry.getManager() != null && !manager.equals(entry.getManager()))
        .filter(entry -> ownsTable(entry) && !time(entry).isBefore(last))
        .map(ManagedFieldsEntry::getManager)
        .distinct()
        .toList();
  }

  /** The field managers other than this one that own something of the operator's. */
  static List<String> others(FeatureTag tag, String manager) {
    return Objects.requireNonNullElse(
            tag.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
        .stream()
        .filter(entry -> entry.getManager() != null && !manager.equals(entry.getManager()))
        .filter(StatusWriters::ownsTable)
        .map(ManagedFieldsEntry::getManager)
        .distinct()
        .toList();
  }

  private static Instant time(ManagedFieldsEntry entry) {
    return entry.getTime() == null ? Instant.MIN : Instant.parse(entry.getTime());
  }

  /** Whether the entry owns part of the rows, the counts, or the condition Matched. */
  private static boolean ownsTable(ManagedFieldsEntry entry) {
    if (entry.getFieldsV1() == null) {
      return false;
    }
    Map<?, ?> status = map(entry.getFieldsV1().getAdditionalProperties().get("f:status"));
    return status.keySet().stream().anyMatch(field -> !CONDITIONS.equals(field))
        || keys(status.get(CONDITIONS)).contains(MATCHED);
  }

  private static Set<?> keys(@Nullable Object fields) {
    return map(fields).keySet();
  }

  private static Map<?, ?> map(@Nullable Object fields) {
    return fields instanceof Map<?, ?> map ? map : Map.of();
  }
}
