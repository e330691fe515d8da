package dev.cuttle.ceph.rados;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many trials run at once: few, so that a restart with many clusters is no storm of processes.
 * Those that are repeated never take the last place, so that a new cluster finds one though others
 * hang.
 */
final class TrialSlots {
  private static final int ALL = 2;

  private final Semaphore all = new Semaphore(ALL, true);
  private final Semaphore repeated = new Semaphore(ALL - 1, true);
  private final Duration patience;

  /** A trial that has its place. */
  @FunctionalInterface
  interface Placed {
    Verdict run() throws InterruptedException;
  }

  /**
   * @param patience for a place; after it the contact failed for now
   */
  TrialSlots(Duration patience) {
    this.patience = patience;
  }

  Verdict run(boolean again, Placed trial) throws InterruptedException {
    return again ? in(repeated, () -> in(all, trial)) : in(all, trial);
  }

  private Verdict in(Semaphore places, Placed trial) throws InterruptedException {
    if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Verdict.Refused(
          NativeFailure.Step.CONNECT, 0, "the first contacts of other clusters come first");
    }
    try {
      return trial.run();
    } finally {
      places.release();
    }
  }
}
