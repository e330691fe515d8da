package dev.cuttle.testbed;

import static dev.cuttle.testbed.NodeScene.EXT4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.testbed.NodeScene.Attached;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls for one volume at once, and in orders that no kubelet should use. */
@Tag("faults")
class NodeRacesIT {

  @TempDir Path folder;
  private NodeScene scene;

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @BeforeEach
  void open() {
    scene = NodeScene.open(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  /** Of calls at once one is answered, and the others are or are told to come back. */
  private static void atOnce(int many, Runnable call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(many);
    List<Status.Code> codes = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(many)) {
      List<Future<Status.Code>> answers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        answers.add(
            callers.submit(() -> {
              start.await();
              return code(call);
            }));
      }
      for (Future<Status.Code> answer : answers) {
        codes.add(answer.get());
      }
    }
    assertThat(codes).contains(Status.Code.OK).containsAnyOf(Status.Code.OK, Status.Code.ABORTED);
    assertThat(codes).isSubsetOf(Status.Code.OK, Status.Code.ABORTED);
    call.run();
  }

  @Test
  void calledSeveralTimesAtOnceEachStepIsDoneOnce() throws Exception {
    Attached volume = scene.attached("ssd", EXT4);
    String id = volume.id();

    atOnce(4, () -> scene.stage(volume, EXT4));
    assertThat(scene.daemons()).hasSize(1);
    assertThat(scene.loops()).hasSize(1);
    atOnce(4, () -> scene.caller.publish(id, volume.context(), EXT4));
    assertThat(mountsAt(scene.target(id))).isEqualTo(1);
    Files.writeString(scene.target(id).resolve("file"), "text");

    atOnce(4, () -> scene.caller.unpublish(id));
    atOnce(4, () -> scene.caller.unstage(id));
    assertThat(scene.left()).isEmpty();
  }

  private static long mountsAt(Path target) throws Exception {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.split(" ")[4].equals(target.toString()))
        .count();
  }

  @Test
  void unstageWhileStageRunsComesBackLaterAndLeavesNothing() throws Exception {
    Attached volume = scene.attached("ssd", EXT4);
    try (ExecutorService kubelet = Executors.newSingleThreadExecutor()) {
      Future<Status.Code> staged = kubelet.submit(() -> code(() -> scene.stage(volume, EXT4)));
      await("the record").until(() -> !scene.left().isEmpty() || staged.isDone());
      assertThat(code(() -> scene.caller.unstage(volume.id())))
          .isIn(Status.Code.ABORTED, Status.Code.OK);
      assertThat(staged.get()).isEqualTo(Status.Code.OK);
    }
    NodeCaller.untilAnswered(() -> scene.caller.unstage(volume.id()));
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void callsWithoutTheirForerunnerAreRefusedOrDoneAlready() {
    Attached volume = scene.attached("ssd", EXT4);
    String id = volume.id();

    assertThatThrownBy(() -> scene.caller.publish(id, volume.context(), EXT4))
        .hasMessageContainingAll("FAILED_PRECONDITION", "is not staged at");
    assertThatThrownBy(() -> scene.stats(id))
        .hasMessageContainingAll("NOT_FOUND", "is not staged on this node");
    scene.caller.unpublish(id);
    scene.caller.unstage(id);
    scene.stage(volume, EXT4);
    assertThatThrownBy(() -> scene.stats(id)).hasMessageContainingAll("NOT_FOUND", "is not at");
    assertThatThrownBy(() -> scene.stage(volume, NodeCaller.block()))
        .hasMessageContainingAll("ALREADY_EXISTS", "unstage it first");
  }
}
