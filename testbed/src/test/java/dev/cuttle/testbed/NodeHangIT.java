package dev.cuttle.testbed;

import static dev.cuttle.testbed.NodeScene.EXT4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import csi.v1.VolumeCapability;
import csi.v1.VolumeCondition;
import dev.cuttle.testbed.NodeScene.Attached;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster hangs, or is full, in the middle of a call: the call ends in time and says whose fault
 * it is, volumes of other clusters go on, and what was interrupted is finished by its repeats.
 */
@Tag("faults")
class NodeHangIT {

  private static final Duration CONVERGES_WITHIN = Duration.ofMinutes(3);

  /** A request to the cluster for each of its 128 MiB, one after the other. */
  private static final long LONG_TO_FORMAT = 128L << 30;

  private static final Map<String, String> ALL_AT_ONCE =
      Map.of("mkfsOptions", "-E lazy_itable_init=0");

  /** Enough for all that these tests do on a healthy cluster; each hung call is waited out. */
  private static final Duration CALL_TIME = Duration.ofSeconds(25);

  private static final Duration ANSWERED_WITHIN = CALL_TIME.plusSeconds(5);

  /** What two busy cores add to a cycle of some hundred milliseconds. */
  private static final Duration NOISE = Duration.ofSeconds(5);

  @TempDir Path folder;
  private NodeScene scene;
  private boolean hung;
  private final List<Process> containers = new ArrayList<>();
  private final ExecutorService kubelet = Executors.newCachedThreadPool();

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @BeforeEach
  void open() {
    scene = NodeScene.open(folder, "--call-time=" + CALL_TIME.toSeconds());
  }

  private void heal() {
    if (hung) {
      Testbed.fault(Testbed.ARCHIVE, "heal");
      hung = false;
    }
  }

  @AfterEach
  void clear() {
    heal();
    containers.forEach(Process::destroyForcibly);
    Kube.awaitReady(Testbed.ARCHIVE);
    scene.close();
    kubelet.close();
  }

  private record Answer(Status.Code code, String words, Duration took) {}

  private static Answer answer(Runnable call) {
    long start = System.nanoTime();
    try {
      call.run();
      return new Answer(Status.Code.OK, "", Duration.ofNanos(System.nanoTime() - start));
    } catch (StatusRuntimeException refused) {
      return new Answer(
          refused.getStatus().getCode(),
          String.valueOf(refused.getMessage()),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** The whole life of a volume of another cluster, on this node. */
  private Duration cycle() {
    long start = System.nanoTime();
    Attached volume = scene.attached("ssd", EXT4);
    try {
      Files.writeString(scene.shown(volume, EXT4).resolve("file"), "text");
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    scene.caller.release(volume.id());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration usual() {
    cycle();
    Duration first = cycle();
    Duration second = cycle();
    return first.compareTo(second) > 0 ? first : second;
  }

  /** A call of the kubelet on a sick cluster, and the answer to its first time. */
  private final class Interrupted {
    private final String name;
    private final Runnable call;
    private final Future<Answer> first;

    Interrupted(String name, Runnable call) {
      this.name = name;
      this.call = call;
      this.first = kubelet.submit(() -> answer(call));
    }

    Future<Answer> repeated() {
      return kubelet.submit(() -> answer(call));
    }

    Future<?> untilAnswered() {
      return kubelet.submit(() -> NodeCaller.untilAnswered(call));
    }
  }

  /** What the calls are answered, and volumes of other clusters that are at work meanwhile. */
  private void endInTimeAndDisturbNobody(Duration usual, Interrupted... calls) throws Exception {
    do {
      assertThat(cycle())
          .as("others, usually %s", usual)
          .isLessThan(usual.multipliedBy(3).plus(NOISE));
    } while (!Stream.of(calls).allMatch(call -> call.first.isDone()));
    for (Interrupted call : calls) {
      assertNamed(call.name, call.first.get(), Status.Code.UNAVAILABLE);
    }
    for (Future<Answer> repeated : Stream.of(calls).map(Interrupted::repeated).toList()) {
      assertNamed("a repeat", repeated.get(), Status.Code.UNAVAILABLE, Status.Code.ABORTED);
    }
  }

  private static void assertNamed(String call, Answer answer, Status.Code... codes) {
    assertThat(answer.code()).as("%s: %s", call, answer).isIn((Object[]) codes);
    assertThat(answer.words()).as(call).contains(Testbed.ARCHIVE);
    assertThat(answer.took()).as(call).isLessThan(ANSWERED_WITHIN);
  }

  private static void converge(Interrupted... calls) throws Exception {
    List<Future<?>> repeats = new ArrayList<>();
    Stream.of(calls).forEach(call -> repeats.add(call.untilAnswered()));
    await("the repeats' end")
        .atMost(CONVERGES_WITHIN)
        .until(() -> repeats.stream().allMatch(Future::isDone));
    for (Future<?> repeat : repeats) {
      repeat.get();
    }
  }

  /**
   * A container that was started while the volume was mounted, without mount propagation: its copy
   * of the mount keeps the filesystem after the unmount, until the mount point is removed.
   */
  private Process seenByAContainer(Attached volume) throws IOException {
    Process container =
        new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sleep", "infinity")
            .start();
    Path seen = Path.of("/proc", Long.toString(container.pid()), "mountinfo");
    String staging = scene.staging(volume.id()).toRealPath().toString();
    await("the container has its own mounts")
        .until(() ->
            !Files.readSymbolicLink(seen.resolveSibling("ns/mnt"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))
                && Files.readString(seen).contains(staging));
    containers.add(container);
    return container;
  }

  /** One volume each: to be staged, being formatted, and written to. */
  @Test
  void whatASilentClusterInterruptsEndsInTimeAndIsFinishedLater() throws Exception {
    Duration usual = usual();
    Attached fresh = scene.attached("hdd", EXT4);
    Attached large = scene.attach(scene.volume("hdd", LONG_TO_FORMAT), EXT4);
    Attached used = scene.attached("hdd", EXT4);
    Path file = scene.shown(used, EXT4).resolve("file");
    Files.write(file, data(1));
    Commands.run("sync", file.toString());
    Process container = seenByAContainer(used);

    Interrupted formatting = new Interrupted("mkfs", () -> scene.stage(large, EXT4, ALL_AT_ONCE));
    hangInTheMiddleOfMkfs();
    overwrite(file, data(2));
    assertThat(formatting.first.isDone()).as("it hangs in mkfs").isFalse();
    VolumeCondition condition = scene.stats(used.id()).getVolumeCondition();
    assertThat(condition.getAbnormal()).as("%s", condition).isTrue();
    assertThat(condition.getMessage()).contains(Testbed.ARCHIVE, "does not answer");
    scene.caller.unpublish(used.id());
    Interrupted unstage = new Interrupted("unstage", () -> scene.caller.unstage(used.id()));
    Interrupted stage = new Interrupted("stage", () -> scene.stage(fresh, EXT4));

    endInTimeAndDisturbNobody(usual, formatting, unstage, stage);
    await("none waits for the cluster's first answer")
        .atMost(Duration.ofMinutes(1))
        .until(() -> scene.daemons().size() == 2);
    assertThat(scene.loops()).hasSize(2);

    heal();
    container.destroy();
    converge(formatting, unstage, stage);
    for (Attached volume : List.of(fresh, large)) {
      Files.writeString(scene.shown(volume, EXT4).resolve("file"), "text");
      scene.caller.unpublish(volume.id());
      scene.caller.unstage(volume.id());
      assertThat(scene.shown(volume, EXT4).resolve("file")).hasContent("text");
      scene.caller.release(volume.id());
    }
    assertThat(scene.left()).isEmpty();
    assertThat(scene.shown(used, EXT4).resolve("file")).hasBinaryContent(data(2));
    assertThat(scene.stats(used.id()).getVolumeCondition().getAbnormal()).isFalse();
    scene.caller.release(used.id());
    await("no thread waits for a cluster")
        .atMost(Duration.ofSeconds(90))
        .until(() -> scene.waitingThreads().isEmpty());
  }

  @Test
  void aFilesystemThatIsToGrowOnASilentClusterIsAnsweredInTimeAndGrowsLater() throws Exception {
    Duration usual = usual();
    VolumeCapability xfs = NodeCaller.filesystem("xfs");
    Attached volume = scene.attach(scene.volume("hdd", 512L << 20), xfs);
    Path target = scene.shown(volume, xfs);
    long before = Files.getFileStore(target).getTotalSpace();
    scene.csi.expand(volume.id(), 1L << 30);
    hung = true;
    Testbed.fault(Testbed.ARCHIVE, "hang");

    Interrupted grow = new Interrupted("grow", () -> scene.caller.expand(volume.id(), 1L << 30));
    endInTimeAndDisturbNobody(usual, grow);

    heal();
    converge(grow);
    assertThat(Files.getFileStore(target).getTotalSpace()).isGreaterThan(before + (400L << 20));
    scene.caller.release(volume.id());
  }

  private void hangInTheMiddleOfMkfs() {
    await("mkfs").pollInterval(Duration.ofMillis(10)).until(() -> !makers().isEmpty());
    String maker = makers().getFirst();
    // It stands still until the cluster does, which takes longer than mkfs.
    Commands.run("kill", "-STOP", maker);
    hung = true;
    Testbed.fault(Testbed.ARCHIVE, "hang");
    Commands.run("kill", "-CONT", maker);
  }

  /** The processes that make a filesystem, by number. */
  private static List<String> makers() {
    return Commands.run("ps", "-eo", "pid,args")
        .lines()
        .filter(line -> line.contains("mkfs.ext4 -F"))
        .map(line -> line.strip().split(" ")[0])
        .toList();
  }

  private static byte[] data(int seed) {
    byte[] data = new byte[8 << 20];
    new Random(seed).nextBytes(data);
    return data;
  }

  /** Into the memory of this machine only: what must be read or made first would wait. */
  private static void overwrite(Path file, byte[] data) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(data));
    }
  }

  @Test
  void aFullClusterIsNamedAndTheStageGoesOnWhenThereIsRoom() throws Exception {
    Duration usual = usual();
    Attached volume = scene.attached("hdd", EXT4);
    Testbed.fault(Testbed.ARCHIVE, "full");
    Interrupted stage = new Interrupted("stage", () -> scene.stage(volume, EXT4));
    try {
      endInTimeAndDisturbNobody(usual, stage);
    } finally {
      Testbed.fault(Testbed.ARCHIVE, "empty");
    }
    converge(stage);
    Files.writeString(scene.shown(volume, EXT4).resolve("file"), "text");
    scene.caller.release(volume.id());
  }
}
