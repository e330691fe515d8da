package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The node driver is killed, as by the end of its Pod: what is under way converges, what runs goes
 * on.
 */
@Tag("guest")
class NodeCrashIT {

  private static final Random RANDOM = new Random(20_261_123);

  private static NodeStage stage;
  private static NodeCaller caller;
  private static Machine machine;

  @BeforeAll
  static void set() {
    stage = NodeStage.set();
    caller = stage.caller;
    machine = stage.machine;
  }

  @AfterEach
  void clear() {
    stage.clear();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  /** Emulated, a start takes half a minute. */
  private static int rounds(int here, int inGuest) {
    return machine.isGuest() ? inGuest : here;
  }

  @Test
  void aWriterDoesNotNoticeThatTheDriverIsKilled() {
    String id = stage.volume("ssd");
    Writer writer = Writer.start(machine, caller.use(id, NodeStage.EXT4), stage.node.folder());
    for (int kill = 0; kill < rounds(3, 1); kill++) {
      stage.node.killAndRestart();
      caller.reconnect();
      long seen = writer.count();
      await("the writer goes on")
          .atMost(Duration.ofSeconds(60))
          .until(() -> writer.hasFailed() || writer.count() > seen + 3);
    }
    writer.stop();
    assertThat(writer.hasFailed()).as("the writer saw an error").isFalse();
    assertThat(writer.sizeOfFile()).isEqualTo(writer.count());
    stage.assertAttached(id);
    caller.release(id);
  }

  @Test
  void callsThatWereCutOffAnywhereConverge() throws Exception {
    String id = stage.volume("hdd");
    Map<String, String> context = caller.attach(id, NodeProcess.NODE, NodeStage.EXT4);
    String file = caller.target(id) + "/file";
    Duration stages = duration(() -> caller.stage(id, context, NodeStage.EXT4));
    Duration unstages = duration(() -> caller.unstage(id));
    Duration others = Duration.ofMillis(600);
    for (int round = 0; round < rounds(6, 2); round++) {
      killedWithin(stages, () -> caller.stage(id, context, NodeStage.EXT4));
      stage.assertAttached(id);
      perhapsKilledWithin(others, () -> caller.publish(id, context, NodeStage.EXT4));
      if (round > 0) {
        assertThat(machine.run("cat " + file)).isEqualTo("round " + (round - 1));
      }
      machine.run("echo round " + round + " >" + file);
      perhapsKilledWithin(others, () -> caller.unpublish(id));
      killedWithin(unstages, () -> caller.unstage(id));
      assertThat(Attached.on(stage.node)).isEmpty();
    }
    caller.detach(id);
  }

  private static Duration duration(Runnable call) {
    long begin = System.nanoTime();
    NodeCaller.untilAnswered(call);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * These two are the same with all mounters: in a guest, where kills are dear, they are not cut
   * off.
   */
  private static void perhapsKilledWithin(Duration time, Runnable call) throws Exception {
    if (machine.isGuest()) {
      NodeCaller.untilAnswered(call);
    } else {
      killedWithin(time, call);
    }
  }

  /** Killed at any moment of a call that takes so long. */
  private static void killedWithin(Duration time, Runnable call) throws Exception {
    try (ExecutorService kubelet = Executors.newSingleThreadExecutor()) {
      Future<?> answered = kubelet.submit(() -> NodeCaller.untilAnswered(call));
      // Any moment will do: the point is that it is not chosen.
      LockSupport.parkNanos(RANDOM.nextLong(time.toNanos()));
      stage.node.killAndRestart();
      caller.reconnect();
      answered.get(10, TimeUnit.MINUTES);
    }
  }
}
