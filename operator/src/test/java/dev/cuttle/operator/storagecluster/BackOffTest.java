package dev.cuttle.operator.storagecluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackOffTest {

  private final RandomGenerator dice = new Random(7);

  @Test
  void aClusterThatAnswersIsAskedEveryTenSecondsOrABitSooner() {
    for (int i = 0; i < 1000; i++) {
      assertThat(BackOff.DEFAULT.next(0, dice))
          .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }
  }

  @Test
  void theFirstFailureIsFollowedSoon() {
    assertThat(BackOff.DEFAULT.next(1, dice)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void manyFailuresNeverLeadToMoreThanFifteenSeconds() {
    for (int failures = 4; failures < 100_000; failures += 997) {
      assertThat(BackOff.DEFAULT.next(failures, dice))
          .isBetween(Duration.ofSeconds(12), Duration.ofSeconds(15));
    }
  }
}
