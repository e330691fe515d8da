package dev.cuttle.testbed;

import static dev.cuttle.testbed.NodeScene.EXT4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** What two busy cores add to a cycle of some hundred milliseconds. */
  private static final Duration NOISE = Duration.ofSeconds(5);

  @TempDir Path folder;
  private NodeScene scene;
  private boolean hung;
  private final ExecutorService kubelet = Executors.newCachedThreadPool();

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @BeforeEach
  void open() {
    scene = NodeScene.open(folder);
  }

  @AfterEach
  void heal() {
    if (hung) {
      Testbed.fault(Testbed.ARCHIVE, "heal");
    }
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

  private void hang() {
    hung = true;
    Testbed.fault(Testbed.ARCHIVE, "hang");
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

  /** The answers of a call on the hung cluster, while others are at work. */
  private void endsInTimeAndDisturbsNobody(Duration usual, Future<Answer> hung, Runnable repeat)
      throws Exception {
    do {
      assertThat(cycle())
          .as("others, usually %s", usual)
          .isLessThan(usual.multipliedBy(3).plus(NOISE));
    } while (!hung.isDone());
    assertNamed(hung.get(), Status.Code.UNAVAILABLE);
    assertNamed(answer(repeat), Status.Code.UNAVAILABLE, Status.Code.ABORTED);
  }

  private static void assertNamed(Answer answer, Status.Code... codes) {
    assertThat(answer.code()).as("%s", answer).isIn((Object[]) codes);
    assertThat(answer.words()).contains(Testbed.ARCHIVE);
    assertThat(answer.took()).isLessThan(NodeScene.ANSWERED_WITHIN);
  }

  private void endsInTimeAndDisturbsNobody(Duration usual, Runnable call) throws Exception {
    endsInTimeAndDisturbsNobody(usual, kubelet.submit(() -> answer(call)), call);
  }

  private void converges(Runnable call) throws Exception {
    if (hung) {
      Testbed.fault(Testbed.ARCHIVE, "heal");
      hung = false;
    }
    Future<?> repeats = kubelet.submit(() -> NodeCaller.untilAnswered(call));
    await("the repeats' end").atMost(CONVERGES_WITHIN).until(repeats::isDone);
    repeats.get();
  }

  @Test
  void aStageWhoseClusterIsSilentFromTheStart() throws Exception {
    Duration usual = usual();
    Attached volume = scene.attached("hdd", EXT4);
    hang();

    endsInTimeAndDisturbsNobody(usual, () -> scene.stage(volume, EXT4));
    assertThat(scene.daemons()).as("nothing waits for the cluster").isEmpty();
    assertThat(scene.loops()).isEmpty();

    converges(() -> scene.stage(volume, EXT4));
    Files.writeString(scene.shown(volume, EXT4).resolve("file"), "text");
    scene.caller.release(volume.id());
    await("no thread waits for a cluster")
        .atMost(Duration.ofSeconds(90))
        .until(() -> scene.waitingThreads().isEmpty());
  }

  @Test
  void aStageWhoseClusterFallsSilentWhileTheFilesystemIsMade() throws Exception {
    Duration usual = usual();
    Attached volume = scene.attach(scene.volume("hdd", LONG_TO_FORMAT), EXT4);
    Map<String, String> slowly = Map.of("mkfsOptions", "-E lazy_itable_init=0");
    Future<Answer> first = kubelet.submit(() -> answer(() -> scene.stage(volume, EXT4, slowly)));
    await("mkfs").pollInterval(Duration.ofMillis(10)).until(() -> !makers().isEmpty());
    String maker = makers().getFirst();
    // It stands still until the cluster does, which takes longer than mkfs.
    Commands.run("kill", "-STOP", maker);
    hang();
    Commands.run("kill", "-CONT", maker);
    assertThat(first.isDone()).as("it hangs in mkfs").isFalse();
    assertThat(scene.loops()).hasSize(1);

    endsInTimeAndDisturbsNobody(usual, first, () -> scene.stage(volume, EXT4, slowly));

    converges(() -> scene.stage(volume, EXT4, slowly));
    Files.writeString(scene.shown(volume, EXT4).resolve("file"), "text");
    scene.caller.unpublish(volume.id());
    scene.caller.unstage(volume.id());
    assertThat(scene.shown(volume, EXT4).resolve("file")).hasContent("text");
    scene.caller.release(volume.id());
  }

  /** The processes that make a filesystem, by number. */
  private static List<String> makers() {
    return Commands.run("ps", "-eo", "pid,args")
        .lines()
        .filter(line -> line.contains("mkfs.ext4 -F"))
        .map(line -> line.strip().split(" ")[0])
        .toList();
  }

  @Test
  void anUnstageWhoseClusterIsSilentKeepsWhatWasWritten() throws Exception {
    Duration usual = usual();
    Attached volume = scene.attached("hdd", EXT4);
    Path file = scene.shown(volume, EXT4).resolve("file");
    Files.write(file, data(1));
    Commands.run("sync", file.toString());
    hang();
    overwrite(file, data(2));

    VolumeCondition condition = scene.stats(volume.id()).getVolumeCondition();
    assertThat(condition.getAbnormal()).as("%s", condition).isTrue();
    assertThat(condition.getMessage()).contains(Testbed.ARCHIVE, "does not answer");

    scene.caller.unpublish(volume.id());
    endsInTimeAndDisturbsNobody(usual, () -> scene.caller.unstage(volume.id()));

    converges(() -> scene.caller.unstage(volume.id()));
    assertThat(scene.left()).isEmpty();
    assertThat(scene.shown(volume, EXT4).resolve("file")).hasBinaryContent(data(2));
    assertThat(scene.stats(volume.id()).getVolumeCondition().getAbnormal()).isFalse();
    scene.caller.release(volume.id());
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
    try {
      endsInTimeAndDisturbsNobody(usual, () -> scene.stage(volume, EXT4));
    } finally {
      Testbed.fault(Testbed.ARCHIVE, "empty");
    }
    converges(() -> scene.stage(volume, EXT4));
    Files.writeString(scene.shown(volume, EXT4).resolve("file"), "text");
    scene.caller.release(volume.id());
  }
}
