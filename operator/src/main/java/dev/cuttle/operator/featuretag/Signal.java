package dev.cuttle.operator.featuretag;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Something happened; how often does not matter. */
final class Signal {

  private final Semaphore raised = new Semaphore(0);

  void raise() {
    raised.release();
  }

  /**
   * Waits for the signal, at most so long, and lowers it.
   *
   * @return false if the thread shall end
   */
  boolean await(long millis) {
    try {
      if (raised.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        raised.drainPermits();
      }
      return true;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
