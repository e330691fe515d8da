package dev.cuttle.operator.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merges findings into the conditions of a resource. */
public final class Conditions {

  private Conditions() {}

  /**
   * The found conditions in their order, then those of before that were not looked at this time.
   * The transition time moves only when the status of a type changes.
   *
   * @param generation of the resource that was looked at
   */
  public static List<Condition> merge(
      @Nullable List<Condition> before,
      List<Finding> found,
      @Nullable Long generation,
      Instant now) {
    List<Condition> merged = new ArrayList<>();
    for (Finding finding : found) {
      merged.add(condition(finding, of(before, finding.type()), generation, now));
    }
    for (Condition old : before == null ? List.<Condition>of() : before) {
      if (found.stream().noneMatch(finding -> finding.type().equals(old.getType()))) {
        merged.add(old);
      }
    }
    return merged;
  }

  private static Condition condition(
      Finding finding, Optional<Condition> before, @Nullable Long generation, Instant now) {
    String since =
        before
            .filter(old -> finding.status().name().equals(old.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    Condition condition = new Condition();
    condition.setType(finding.type());
    condition.setStatus(finding.status().name());
    condition.setReason(finding.reason());
    condition.setMessage(finding.message());
    condition.setObservedGeneration(generation);
    condition.setLastTransitionTime(since);
    return condition;
  }

  /** The condition of this type. */
  public static Optional<Condition> of(@Nullable List<Condition> conditions, String type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  /** The condition as it was found, to be found again; empty when it is absent or malformed. */
  public static Optional<Finding> found(@Nullable List<Condition> conditions, String type) {
    return of(conditions, type)
        .map(old ->
            new Finding(
                type,
                Finding.Status.valueOf(old.getStatus()),
                old.getReason(),
                old.getMessage() == null ? "" : old.getMessage()));
  }
}
