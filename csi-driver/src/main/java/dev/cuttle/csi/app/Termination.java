package dev.cuttle.csi.app;

import java.util.concurrent.CountDownLatch;

/** The end of the program, which is asked for with SIGTERM. */
final class Termination {

  private Termination() {}

  /** Returns on SIGTERM; the process then waits for this thread to close everything. */
  static void await() throws InterruptedException {
    CountDownLatch terminated = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminated.countDown();
                  joined(main);
                },
                "terminate"));
    terminated.await();
  }

  private static void joined(Thread main) {
    try {
      main.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
