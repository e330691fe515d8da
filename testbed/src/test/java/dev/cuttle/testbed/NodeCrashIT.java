package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The node driver is killed, as by the end of its Pod: what is under way converges, what runs goes
 * on.
 */
@Tag("guest")
class NodeCrashIT extends OnOneNode {

  private static final Random RANDOM = new Random(20_261_123);

  /** Emulated, a start takes half a minute. */
  private static int rounds(int here, int inGuest) {
    return machine.isGuest() ? inGuest : here;
  }

  /** Attached to the node, one by each mounter: one kill interrupts the calls for all of them. */
  private static List<String> volumes(String tags) {
    return NodeStage.mounters().stream().map(mounter -> stage.volume(tags, mounter)).toList();
  }

  @Test
  void writersDoNotNoticeThatTheDriverIsKilled() {
    List<String> ids = volumes("ssd");
    List<Writer> writers =
        ids.stream()
            .map(id -> Writer.start(machine, caller.use(id, NodeStage.EXT4), caller.notes(id)))
            .toList();
    for (int kill = 0; kill < rounds(3, 1); kill++) {
      stage.node.killAndRestart();
      caller.reconnect();
      writers.forEach(NodeCrashIT::goesOn);
    }
    for (Writer writer : writers) {
      writer.stop();
      assertThat(writer.hasFailed()).as("the writer saw an error").isFalse();
      assertThat(writer.sizeOfFile()).isEqualTo(writer.count());
    }
    ids.forEach(stage::assertAttached);
    ids.forEach(caller::release);
  }

  private static void goesOn(Writer writer) {
    long seen = writer.count();
    await("the writer goes on")
        .atMost(Duration.ofSeconds(60))
        .until(() -> writer.hasFailed() || writer.count() > seen + 3);
  }

  @Test
  void callsThatWereCutOffAnywhereConverge() throws Exception {
    List<String> ids = volumes("hdd");
    Map<String, Map<String, String>> contexts = new TreeMap<>();
    ids.forEach(id -> contexts.put(id, caller.attach(id, NodeProcess.NODE, NodeStage.EXT4)));
    Consumer<String> stages = id -> caller.stage(id, contexts.get(id), NodeStage.EXT4);
    Duration staged = duration(ids, stages);
    Duration unstaged = duration(ids, caller::unstage);
    Duration others = Duration.ofMillis(600);
    for (int round = 0; round < rounds(6, 2); round++) {
      killedWithin(staged, ids, stages);
      ids.forEach(stage::assertAttached);
      perhapsKilledWithin(others, ids, id -> caller.publish(id, contexts.get(id), NodeStage.EXT4));
      for (String id : ids) {
        String file = caller.target(id) + "/file";
        if (round > 0) {
          assertThat(machine.run("cat " + file)).isEqualTo("round " + (round - 1));
        }
        machine.run("echo round " + round + " >" + file);
      }
      perhapsKilledWithin(others, ids, caller::unpublish);
      killedWithin(unstaged, ids, caller::unstage);
      assertThat(Attached.on(stage.node)).isEmpty();
    }
    ids.forEach(caller::detach);
  }

  private static Duration duration(List<String> ids, Consumer<String> call) throws Exception {
    long begin = System.nanoTime();
    whileAnswered(ids, call, () -> {});
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * These two are the same with all mounters: in a guest, where kills are dear, they are not cut
   * off.
   */
  private static void perhapsKilledWithin(Duration time, List<String> ids, Consumer<String> call)
      throws Exception {
    if (machine.isGuest()) {
      whileAnswered(ids, call, () -> {});
    } else {
      killedWithin(time, ids, call);
    }
  }

  /** Killed at any moment of calls that take so long. */
  private static void killedWithin(Duration time, List<String> ids, Consumer<String> call)
      throws Exception {
    whileAnswered(
        ids,
        call,
        () -> {
          // Any moment will do: the point is that it is not chosen.
          LockSupport.parkNanos(RANDOM.nextLong(time.toNanos()));
          stage.node.killAndRestart();
          caller.reconnect();
        });
  }

  private static void whileAnswered(List<String> ids, Consumer<String> call, Runnable disturbance)
      throws Exception {
    try (ExecutorService kubelet = Executors.newCachedThreadPool()) {
      List<Future<?>> answers = new ArrayList<>();
      for (String id : ids) {
        answers.add(kubelet.submit(() -> NodeCaller.untilAnswered(() -> call.accept(id))));
      }
      disturbance.run();
      for (Future<?> answer : answers) {
        answer.get(10, TimeUnit.MINUTES);
      }
    }
  }
}
