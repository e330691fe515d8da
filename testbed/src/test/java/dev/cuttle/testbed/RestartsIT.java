package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Programs die and come back in the middle of creates and deletes: nothing is lost, nothing
 * doubled.
 */
class RestartsIT {

  private static final int CALLERS = 16;

  /** Of the names and of what is deleted; another one for each burst, as names are used once. */
  private static final AtomicLong SEED = new AtomicLong(System.nanoTime());

  private final CsiClient csi = new CsiClient(Testbed.socket());

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void clear() {
    Testbed.testbed("start", "operator");
    Testbed.testbed("start", "driver");
    Stage.clear(csi);
    csi.close();
  }

  @Test
  void theDriverIsKilledFiftyTimesUnderABurst() throws Exception {
    Burst burst = new Burst(csi);
    underLoad(
        burst,
        () -> {
          for (int kill = 0; kill < 50 && !burst.failed(); kill++) {
            Testbed.testbed("kill", "driver");
            Testbed.testbed("start", "driver");
            csi.reconnect();
            awaitProgress(burst);
          }
        });
    Stage.assertImagesEqualPages(burst.told());
    burst.deleteAll();
  }

  @Test
  void theApiServerIsRestartedUnderABurst() throws Exception {
    Burst burst = new Burst(csi);
    underLoad(
        burst,
        () -> {
          Testbed.testbed("restart", "apiserver");
          awaitProgress(burst);
        });
    Stage.assertImagesEqualPages(burst.told());
    burst.deleteAll();
    assertTheTableIsKept("after-api-restart");
  }

  @Test
  void withTheOperatorKilledTheLastPublishedTableKeepsWorking() throws Exception {
    Burst burst = new Burst(csi);
    underLoad(
        burst,
        () -> {
          Testbed.testbed("kill", "operator");
          awaitProgress(burst);
        });
    Stage.assertImagesEqualPages(burst.told());
    burst.deleteAll();

    Testbed.testbed("start", "operator");
    assertTheTableIsKept("after-restart");
  }

  private static void assertTheTableIsKept(String newTag) {
    Kube.register(Testbed.EAST, 55, "ssd", "east", "prod", newTag);
    await("the table is kept again")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Kube.rowStates(Testbed.EAST).containsKey(newTag));
    Stage.registerAll();
    Kube.awaitReady(Testbed.EAST, Testbed.WEST, Testbed.ARCHIVE);
  }

  private static void awaitProgress(Burst burst) {
    int seen = burst.answers();
    await("progress")
        .atMost(Duration.ofSeconds(60))
        .until(() -> burst.failed() || burst.answers() > seen);
  }

  private static void underLoad(Burst burst, Runnable disturbances) throws Exception {
    AtomicBoolean goOn = new AtomicBoolean(true);
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> load =
          background.submit(() -> {
            burst.run(CALLERS, goOn::get, SEED.getAndAdd(CALLERS));
            return null;
          });
      try {
        awaitProgress(burst);
        disturbances.run();
      } finally {
        goOn.set(false);
      }
      load.get();
    }
  }
}
