package dev.cuttle.operator.app;

import java.time.Duration;

/** One of the things that a keeper runs. Each call comes from one thread at a time. */
interface Part {

  /**
   * Fills what it needs filled.
   *
   * @param sync how long that may take
   */
  default void start(Duration sync) {}

  /** From now on this process keeps the clusters, or no longer; more than once, too. */
  default void lead(boolean leads) {}

  /** Whether what it needs is filled. */
  default boolean synced() {
    return true;
  }

  /** Ends it; it has been told before that it leads no longer. */
  default void close() {}
}
