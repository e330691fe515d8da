package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A driver stands still in the middle of a create, another one is made the leader and serves the
 * volume, and the first one goes on: nothing is lost, nothing doubled.
 */
class LeaderMovesIT {

  private static final long SIZE = 1L << 30;

  @TempDir Path folder;
  private final CsiClient second = new CsiClient(Testbed.socket());

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void clear() {
    Stage.clear(second);
    second.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after:exists",
        "after:reserve",
        "before:create",
        "after:create",
        "before:setMetadata",
        "before:commit"
      })
  void bothMakeTheSameVolume(String point) throws Exception {
    String name = "moved-" + UUID.randomUUID();
    String[] id = new String[1];

    Optional<String> first = meanwhile(point, name, () -> id[0] = second.create(name, "ssd", SIZE));

    assertThat(first.orElse(id[0])).as("what the first one answers").isEqualTo(id[0]);
    assertThat(second.create(name, "ssd", SIZE)).as("a further repeat").isEqualTo(id[0]);
    Stage.assertImagesEqualPages(Set.of(id[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"after:reserve", "before:create", "after:create", "before:commit"})
  void whatTheSecondDeletedIsNotMadeAgain(String point) throws Exception {
    String name = "moved-" + UUID.randomUUID();

    Optional<String> first =
        meanwhile(point, name, () -> second.delete(second.create(name, "ssd", SIZE)));

    assertThat(first).as("what the first one answers").isEmpty();
    Stage.assertImagesEqualPages(Set.of());
  }

  /** The first driver's answer to its create; empty if it tells its caller to come back. */
  private Optional<String> meanwhile(String point, String name, Runnable theSecondServes)
      throws Exception {
    try (PausedDriver driver = PausedDriver.start(folder, point);
        CsiClient first = new CsiClient(PausedDriver.socket());
        ExecutorService caller = Executors.newSingleThreadExecutor()) {
      Future<Optional<String>> answer = caller.submit(() -> created(first, name));
      driver.awaitPause();
      theSecondServes.run();
      driver.goOn();
      return answer.get();
    }
  }

  private static Optional<String> created(CsiClient csi, String name) {
    try {
      return Optional.of(csi.create(name, "ssd", SIZE));
    } catch (StatusRuntimeException later) {
      assertThat(later.getStatus().getCode()).isIn(Status.Code.ABORTED, Status.Code.UNAVAILABLE);
      return Optional.empty();
    }
  }
}
