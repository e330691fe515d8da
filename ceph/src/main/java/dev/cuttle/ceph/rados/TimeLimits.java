package dev.cuttle.ceph.rados;

import java.time.Duration;

/**
 * How long the calls of a connection may take, and how much time its caller has left to have it
 * made.
 */
record TimeLimits(Duration call, Duration left) {

  /** For a caller that has waited for nothing yet. */
  static TimeLimits of(Duration call) {
    return new TimeLimits(call, call);
  }

  TimeLimits after(Duration spent) {
    return new TimeLimits(call, left.minus(spent));
  }
}
