package dev.cuttle.csi.linux;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel tells nobody about. */
final class Waiting {

  private Waiting() {}

  /** Whether it came true in time. */
  static boolean until(Duration patience, Duration lookAgain, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      try {
        Thread.sleep(lookAgain);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
