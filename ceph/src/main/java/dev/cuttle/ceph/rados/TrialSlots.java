package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs few trials at once, so that a restart with many clusters is no storm of processes. Those
 * that are repeated never take the last place, so that a new cluster finds one though others hang.
 */
final class TrialSlots implements Trial {
  private static final int ALL = 2;

  private final Trial trial;
  private final Duration patience;
  private final Semaphore all = new Semaphore(ALL, true);
  private final Semaphore repeated = new Semaphore(ALL - 1, true);

  /**
   * @param patience for a place: less than what a caller has, who else would be told that the
   *     cluster gave no answer
   */
  TrialSlots(Trial trial, Duration patience) {
    this.trial = trial;
    this.patience = patience;
  }

  @Override
  public Verdict run(CephAccess access, boolean again) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (!again) {
      return placed(access, false, end);
    }
    if (!taken(repeated, end)) {
      return new Verdict.Waiting();
    }
    try {
      return placed(access, true, end);
    } finally {
      repeated.release();
    }
  }

  private Verdict placed(CephAccess access, boolean again, long end) throws InterruptedException {
    if (!taken(all, end)) {
      return new Verdict.Waiting();
    }
    try {
      return trial.run(access, again);
    } finally {
      all.release();
    }
  }

  private static boolean taken(Semaphore places, long end) throws InterruptedException {
    return places.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
