package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A driver is killed after each step of a create, an expansion and a delete; the call, repeated to
 * the driver that takes over, ends as if nothing had happened. RestartsIT restarts the same one.
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

  @ParameterizedTest
  @ValueSource(strings = {"before:expand", "after:expand", "before:grow", "after:grow"})
  void anExpansionThatWasCutOffIsFinishedByItsRetry(String point) throws Exception {
    String id;
    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      id = csi.create("crash-" + UUID.randomUUID(), "ssd", 1L << 30);
    }

    crashDuring(point, csi -> csi.expand(id, 3L << 30));
    assertThat(imageBytes())
        .as("never larger than what is promised")
        .isLessThanOrEqualTo(Kube.pages().getFirst().getSpec().promisedBytes());

    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      assertThat(csi.expand(id, 3L << 30)).isEqualTo(3L << 30);
      assertThat(csi.expand(id, 2L << 30)).as("large enough").isEqualTo(3L << 30);
      assertThat(imageBytes()).isEqualTo(3L << 30);
      assertThat(Kube.pages().getFirst().getSpec().promisedBytes()).isEqualTo(3L << 30);
      Stage.assertImagesEqualPages(Set.of(id));
    }
  }

  /** Of the one image. */
  private static long imageBytes() {
    var at = Kube.pages().getFirst().getSpec().decision();
    return Testbed.imageBytes(at.cluster(), at.image());
  }

  @FunctionalInterface
  private interface Call {
    void on(CsiClient csi);
  }

  private void crashDuring(String point, Call call) throws InterruptedException {
    try (PausedDriver driver = PausedDriver.start(folder, point);
        CsiClient csi = new CsiClient(PausedDriver.socket())) {
      Thread caller = Thread.ofVirtual().start(() -> callAndBeCutOff(call, csi));
      driver.awaitPause();
      driver.kill();
      caller.join();
    }
  }

  private static void callAndBeCutOff(Call call, CsiClient csi) {
    try {
      call.on(csi);
    } catch (StatusRuntimeException cutOff) {
      assertThat(cutOff.getStatus().getCode().name()).isIn("UNAVAILABLE", "CANCELLED", "UNKNOWN");
    }
  }
}
