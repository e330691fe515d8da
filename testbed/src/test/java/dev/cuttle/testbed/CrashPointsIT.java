package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A driver is killed after each step of a create and of a delete; the call, repeated to the driver
 * that takes over, ends as if nothing had happened. RestartsIT restarts the same one.
 */
class CrashPointsIT {

  @TempDir Path folder;

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void clear() {
    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      Stage.clear(csi);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after:seen",
        "after:exists",
        "before:reserve",
        "after:reserve",
        "before:create",
        "after:create",
        "before:setMetadata",
        "after:setMetadata",
        "before:commit",
        "after:commit"
      })
  void aCreateThatWasCutOffIsFinishedByItsRetry(String point) throws Exception {
    String name = "crash-" + UUID.randomUUID();

    crashDuring(point, csi -> csi.create(name, "ssd", 1L << 30));
    List<String> pagesAfterCrash =
        Kube.pages().stream().map(page -> page.getSpec().decision().cluster()).toList();

    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      String id = csi.create(name, "ssd", 1L << 30);
      assertThat(csi.create(name, "ssd", 1L << 30)).as("a further repeat").isEqualTo(id);
      Stage.assertImagesEqualPages(Set.of(id));
      if (!pagesAfterCrash.isEmpty()) {
        assertThat(Kube.pages())
            .singleElement()
            .extracting(page -> page.getSpec().decision().cluster())
            .as("the cluster decided before the crash")
            .isEqualTo(pagesAfterCrash.getFirst());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after:find",
        "before:markDeleting",
        "after:markDeleting",
        "before:remove",
        "after:remove",
        "before:erase",
        "after:erase"
      })
  void aDeleteThatWasCutOffIsFinishedByItsRetry(String point) throws Exception {
    String id;
    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      id = csi.create("crash-" + UUID.randomUUID(), "ssd", 1L << 30);
    }

    crashDuring(point, csi -> csi.delete(id));

    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      csi.delete(id);
      await("the page is gone").atMost(Duration.ofSeconds(10)).until(() -> Kube.pages().isEmpty());
      Stage.assertImagesEqualPages(Set.of());
      csi.delete(id);
    }
  }

  @FunctionalInterface
  private interface Call {
    void on(CsiClient csi);
  }

  /**
   * Starts the production wiring with ports that pause at the point, calls it, and kills it when it
   * pauses there.
   */
  private void crashDuring(String point, Call call) throws IOException, InterruptedException {
    Path paused = folder.resolve("paused");
    Files.deleteIfExists(paused);
    Process driver = start(point, paused);
    try (CsiClient csi = new CsiClient(socket())) {
      Thread caller = Thread.ofVirtual().start(() -> callAndBeCutOff(call, csi));
      await(point)
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(paused) || !driver.isAlive());
      assertThat(driver.isAlive())
          .as("the driver paused at %s and did not end by itself", point)
          .isTrue();
      driver.destroyForcibly();
      assertThat(driver.waitFor(10, TimeUnit.SECONDS)).isTrue();
      caller.join();
    } finally {
      driver.destroyForcibly();
    }
  }

  private static void callAndBeCutOff(Call call, CsiClient csi) {
    try {
      call.on(csi);
    } catch (StatusRuntimeException cutOff) {
      assertThat(cutOff.getStatus().getCode().name()).isIn("UNAVAILABLE", "CANCELLED", "UNKNOWN");
    }
  }

  private static String socket() {
    return Testbed.socket() + ".crash";
  }

  private Process start(String point, Path paused) throws IOException {
    String classPath =
        "target/test-classes:" + Files.readString(Path.of("target", "test.classpath")).strip();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("@" + Path.of("..", "csi-driver", "java.options"), "-cp", classPath));
    command.addAll(List.of(PausingDriver.class.getName(), point, paused.toString(), socket()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("driver.log").toFile())
        .start();
  }
}
