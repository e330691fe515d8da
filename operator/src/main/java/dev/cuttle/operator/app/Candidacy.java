package dev.cuttle.operator.app;

/** One candidacy for leadership, from empty caches to the loss of the lease. */
interface Candidacy extends AutoCloseable {

  /** Returns once every cache is filled; leadership comes when it comes. */
  void start();

  boolean ready();

  /** Waits until the lease is lost, or the candidacy stopped or closed. */
  void awaitLoss() throws InterruptedException;

  /** Makes {@link #awaitLoss} return. */
  void stop();

  /** Lets nothing of it reach the API server any more, whatever it still waits for. */
  void cutOff();

  @Override
  void close();
}
