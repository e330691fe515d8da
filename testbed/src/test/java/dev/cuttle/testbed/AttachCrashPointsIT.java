package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.api.VolumePlacementStatus.NodeAttachment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver is killed in the middle of an attach or a detach; another one is asked again. */
@Tag("faults")
class AttachCrashPointsIT {

  private static final String OTHER = "other-node";

  @TempDir Path folder;
  private final CsiClient csi = new CsiClient(Testbed.socket());
  private final NodeCaller attacher = new NodeCaller(csi, Testbed.socket(), Path.of(""));
  private String id = "";

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @BeforeEach
  void volume() {
    NodeProcess.knownAs(NodeProcess.NODE);
    NodeProcess.knownAs(OTHER);
    id = csi.create("crash-" + UUID.randomUUID(), "ssd", 1L << 30);
  }

  @AfterEach
  void clear() {
    NodeProcess.forget(NodeProcess.NODE);
    NodeProcess.forget(OTHER);
    Stage.clear(csi);
    attacher.close();
    csi.close();
  }

  private Map<String, String> attach(String node) {
    return attacher.attach(id, node, NodeScene.EXT4);
  }

  private static List<String> attachedTo() {
    var status = Objects.requireNonNull(Kube.pages().getFirst().getStatus());
    return status.attachments() == null
        ? List.of()
        : status.attachments().stream().map(NodeAttachment::node).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"before:find", "after:find", "after:watchers", "before:attach", "after:attach"})
  void anAttachThatWasCutOffIsFinishedByItsRepeat(String point) throws Exception {
    crashDuring(point, driver -> driver.attach(id, NodeProcess.NODE, NodeScene.EXT4));

    Map<String, String> context = attach(NodeProcess.NODE);
    assertThat(context)
        .containsEntry("image", NodeScene.image(id))
        .containsEntry("cluster", NodeScene.cluster(id));
    assertThat(attach(NodeProcess.NODE)).as("a further repeat").isEqualTo(context);
    assertThat(attachedTo()).containsExactly(NodeProcess.NODE);
    assertThatThrownBy(() -> attach(OTHER))
        .hasMessageContainingAll("FAILED_PRECONDITION", NodeProcess.NODE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before:find", "after:find", "before:attach", "after:attach"})
  void aDetachThatWasCutOffIsFinishedByItsRepeat(String point) throws Exception {
    attach(NodeProcess.NODE);

    crashDuring(point, driver -> driver.detach(id));

    attacher.detach(id);
    attacher.detach(id);
    assertThat(attachedTo()).isEmpty();
    attach(OTHER);
    assertThat(attachedTo()).containsExactly(OTHER);
  }

  private interface Call {
    void on(NodeCaller driver);
  }

  private void crashDuring(String point, Call call) throws InterruptedException {
    try (PausedDriver driver = PausedDriver.start(folder, point);
        CsiClient paused = new CsiClient(PausedDriver.socket());
        NodeCaller its = new NodeCaller(paused, PausedDriver.socket(), Path.of(""))) {
      Thread caller = Thread.ofVirtual().start(() -> callAndBeCutOff(call, its));
      driver.awaitPause();
      driver.kill();
      caller.join();
    }
  }

  private static void callAndBeCutOff(Call call, NodeCaller driver) {
    try {
      call.on(driver);
    } catch (StatusRuntimeException cutOff) {
      assertThat(cutOff.getStatus().getCode())
          .isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.UNKNOWN);
    }
  }
}
