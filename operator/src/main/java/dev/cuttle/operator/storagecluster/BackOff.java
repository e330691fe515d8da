package dev.cuttle.operator.storagecluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to probe next. A cluster that answers is asked every ten seconds; one that fails first soon,
 * then ever more rarely, yet often enough that its recovery is seen within 30 s. Jitter keeps many
 * clusters from being asked at once.
 *
 * @param period between two probes that succeed
 * @param first after the first failure
 * @param longest after many failures
 */
public record BackOff(Duration period, Duration first, Duration longest) {

  public static final BackOff DEFAULT =
      new BackOff(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(15));

  private static final int MAX_DOUBLINGS = 16;

  /**
   * @param failures in a row until now
   * @return between 80 % and 100 % of the nominal pause, so that no bound is ever exceeded
   */
  public Duration next(int failures, RandomGenerator dice) {
    Duration nominal = failures == 0 ? period : doubled(failures - 1);
    return Duration.ofMillis((long) (nominal.toMillis() * (0.8 + 0.2 * dice.nextDouble())));
  }

  private Duration doubled(int times) {
    Duration pause = first.multipliedBy(1L << Math.min(times, MAX_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
