package dev.cuttle.csi.node;

import java.time.Duration;

/**
 * How long a call may take in all. Each of its steps has a deadline of its own, but there are many,
 * and a caller that has given up meanwhile finds its next call refused because of this one.
 */
public final class CallTime {

  /** When it is over, on the clock of {@link System#nanoTime}. */
  private static final ScopedValue<Long> END = ScopedValue.newInstance();

  private CallTime() {}

  /** Runs a call, all of whose steps on this thread share the time. */
  public static void within(Duration most, Runnable call) {
    ScopedValue.where(END, System.nanoTime() + most.toNanos()).run(call);
  }

  /**
   * The shorter of what a step wants and what is left for the call; what it wants, if the call is
   * not limited.
   *
   * @throws NodeException.Unavailable if nothing is left
   */
  public static Duration atMost(Duration wanted) {
    if (!END.isBound()) {
      return wanted;
    }
    Duration left = Duration.ofNanos(END.get() - System.nanoTime());
    if (!left.isPositive()) {
      throw new NodeException.Unavailable(
          "the time for this call is over; it goes on when repeated");
    }
    return left.compareTo(wanted) < 0 ? left : wanted;
  }
}
