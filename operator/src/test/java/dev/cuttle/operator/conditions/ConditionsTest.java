package dev.cuttle.operator.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static final Instant T1 = Instant.parse("2026-01-01T00:00:00.5Z");
  private static final Instant T2 = Instant.parse("2026-01-01T00:01:00Z");

  private final List<Condition> first =
      Conditions.merge(null, List.of(Finding.no("Ready", "KeyRefused", "no")), 1L, T1);

  @Test
  void aNewConditionBeginsNow() {
    assertThat(first.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(first.getFirst().getStatus()).isEqualTo("False");
  }

  @Test
  void anotherReasonDoesNotMoveTheTransitionTime() {
    var later = Conditions.merge(first, List.of(Finding.no("Ready", "PoolMissing", "p")), 2L, T2);
    assertThat(later.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(later.getFirst().getReason()).isEqualTo("PoolMissing");
    assertThat(later.getFirst().getObservedGeneration()).isEqualTo(2L);
  }

  @Test
  void anotherStatusMovesTheTransitionTime() {
    var later = Conditions.merge(first, List.of(Finding.yes("Ready", "Ready", "yes")), 1L, T2);
    assertThat(later.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T00:01:00Z");
  }

  @Test
  void whatWasNotLookedAtStays() {
    var later = Conditions.merge(first, List.of(Finding.yes("Connected", "C", "c")), 1L, T2);
    assertThat(later).extracting(Condition::getType).containsExactly("Connected", "Ready");
    assertThat(later.get(1)).isEqualTo(first.getFirst());
  }

  @Test
  void theSameFindingsGiveEqualConditions() {
    var later = Conditions.merge(first, List.of(Finding.no("Ready", "KeyRefused", "no")), 1L, T2);
    assertThat(later).isEqualTo(first);
  }

  @Test
  void aVeryLongMessageIsCut() {
    assertThat(Finding.no("Ready", "R", "x".repeat(5000)).message()).hasSize(1024).endsWith("…");
  }
}
