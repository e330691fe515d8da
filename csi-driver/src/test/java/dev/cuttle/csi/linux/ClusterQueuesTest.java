package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.csi.node.CallTime;
import dev.cuttle.csi.node.NodeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterQueuesTest {
  private final CountDownLatch hang = new CountDownLatch(1);
  private final ClusterQueues impatient = new ClusterQueues(Duration.ofMillis(100));

  @AfterEach
  void letGo() {
    hang.countDown();
  }

  private String hanging() {
    try {
      hang.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "late";
  }

  @Test
  void answersAndFailuresPassThrough() {
    ClusterQueues queues = new ClusterQueues(Duration.ofSeconds(10));
    for (int i = 0; i < 1000; i++) {
      assertThat(queues.call("a:p::1", "task", () -> "done")).isEqualTo("done");
    }
    assertThatThrownBy(() ->
            queues.call(
                "a:p::1",
                "task",
                () -> {
                  throw new NodeException.NotFound("no image");
                }))
        .isInstanceOf(NodeException.NotFound.class);
  }

  @Test
  void anImageThatHangsIsBusyUntilItsTaskEnds() {
    assertThatThrownBy(() -> impatient.call("a:p::1", "attaching", this::hanging))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("attaching");
    assertThatThrownBy(() -> impatient.call("a:p::1", "detaching", () -> "x"))
        .isInstanceOf(NodeException.Aborted.class);
    assertThat(impatient.call("a:p::2", "task", () -> "other image")).isEqualTo("other image");

    hang.countDown();
    await()
        .ignoreExceptionsInstanceOf(NodeException.Aborted.class)
        .untilAsserted(
            () -> assertThat(impatient.call("a:p::1", "task", () -> "again")).isEqualTo("again"));
  }

  @Test
  void quickTasksAndCallsWhoseTimeEndsWaitLess() {
    ClusterQueues patient = new ClusterQueues(Duration.ofHours(1));
    assertThatThrownBy(
            () -> patient.call("a:p::1", "looking", Duration.ofMillis(100), this::hanging))
        .isInstanceOf(NodeException.Unavailable.class);
    assertThatThrownBy(() ->
            CallTime.within(
                Duration.ofMillis(100), () -> patient.call("a:p::2", "attaching", this::hanging)))
        .isInstanceOf(NodeException.Unavailable.class);
  }

  @Test
  void aClusterThatHangsHoldsUpNoOther() {
    for (int i = 0; i < 8; i++) {
      int image = i;
      assertThatThrownBy(() -> impatient.call("a:p::" + image, "attaching", this::hanging))
          .isInstanceOf(NodeException.Unavailable.class);
    }
    assertThatThrownBy(() -> impatient.call("a:p::9", "queued", () -> "x"))
        .isInstanceOf(NodeException.Unavailable.class);
    assertThat(impatient.call("b:1", "task", () -> "well")).isEqualTo("well");

    hang.countDown();
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(impatient.call("a:p::9", "task", () -> "well")).isEqualTo("well"));
  }
}
