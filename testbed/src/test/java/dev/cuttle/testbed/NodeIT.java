package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import csi.v1.VolumeCapability;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes on a node: from the claim's volume to files that a Pod writes, and what survives. */
@Tag("guest")
class NodeIT {

  private static final long SIZE = 256L << 20;
  private static final VolumeCapability EXT4 = NodeCaller.filesystem("ext4");

  @TempDir Path folder;
  private final CsiClient csi = new CsiClient(Testbed.socket());
  private NodeProcess node;
  private NodeCaller caller;

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @BeforeEach
  void start() {
    node = NodeProcess.start(folder);
    caller = new NodeCaller(csi, node.socket(), folder);
  }

  @AfterEach
  void clear() throws IOException {
    Stage.clear(csi);
    caller.close();
    node.close();
    csi.close();
    assertThat(leftOnTheNode()).as("loop devices, mounts, daemons, records").isEmpty();
  }

  /** Devices, mounts and processes that name the node's folder, and records of staged volumes. */
  private List<String> leftOnTheNode() throws IOException {
    String name = folder.toString();
    Stream<String> system =
        Stream.of(
                Commands.run("losetup", "--list", "--noheadings", "--output", "BACK-FILE"),
                Files.readString(Path.of("/proc/self/mountinfo")),
                Commands.run("ps", "-eo", "args"))
            .flatMap(String::lines)
            .filter(line -> line.contains(name) && !line.contains("csi-driver.jar"));
    Path records = folder.resolve("state/staged");
    if (!Files.exists(records)) {
      return system.toList();
    }
    try (Stream<Path> files = Files.list(records)) {
      return Stream.concat(system, files.map(Path::toString)).toList();
    }
  }

  private String volume(String tags) {
    return csi.create("node-" + UUID.randomUUID(), tags, SIZE);
  }

  @Test
  void whatWasWrittenIsThereAgainAfterTheVolumeMoved() throws IOException {
    for (String type : List.of("ext4", "xfs", "btrfs")) {
      VolumeCapability capability = NodeCaller.filesystem(type);
      String id = csi.create("node-" + UUID.randomUUID(), "ssd", 512L << 20);
      Path first = caller.use(id, capability);
      Files.writeString(first.resolve("file"), type);
      caller.release(id);

      Path again = caller.use(id, capability);
      assertThat(again.resolve("file")).hasContent(type);
      caller.release(id);
      caller.release(id);
      csi.delete(id);
    }
  }

  @Test
  void aBlockVolumeIsADeviceOfTheRightSize() throws IOException {
    String id = volume("ssd");
    Path device = caller.use(id, NodeCaller.block());
    byte[] text = "raw".getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertThat(channel.size()).isEqualTo(SIZE);
      channel.write(ByteBuffer.wrap(text), SIZE - text.length);
      channel.force(true);
    }
    caller.release(id);

    Path again = caller.use(id, NodeCaller.block());
    try (FileChannel channel = FileChannel.open(again, StandardOpenOption.READ)) {
      ByteBuffer read = ByteBuffer.allocate(text.length);
      channel.read(read, SIZE - text.length);
      assertThat(read.array()).isEqualTo(text);
    }
    caller.release(id);
  }

  @Test
  void aSecondNodeIsRefusedAndTheFirstIsNamed() {
    String id = volume("ssd");
    NodeProcess.knownAs("other-node");
    try {
      caller.attach(id, NodeProcess.NODE, EXT4);
      assertThatThrownBy(() -> caller.attach(id, "other-node", EXT4))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("FAILED_PRECONDITION")
          .hasMessageContaining(NodeProcess.NODE);
      caller.detach(id);
      assertThat(caller.attach(id, "other-node", EXT4)).containsEntry("pool", "rbd");
    } finally {
      NodeProcess.forget("other-node");
      caller.detach(id);
    }
  }

  @Test
  void foreignDataIsLeftAsItIs() throws IOException {
    String id = volume("ssd");
    byte[] theirs = "their database, without any filesystem".getBytes(StandardCharsets.UTF_8);
    Path device = caller.use(id, NodeCaller.block());
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(theirs), 0);
      channel.force(true);
    }
    caller.release(id);

    Map<String, String> context = caller.attach(id, NodeProcess.NODE, EXT4);
    assertThatThrownBy(() -> caller.stage(id, context, EXT4))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("left as it is");
    caller.release(id);

    Path again = caller.use(id, NodeCaller.block());
    try (FileChannel channel = FileChannel.open(again, StandardOpenOption.READ)) {
      ByteBuffer read = ByteBuffer.allocate(theirs.length);
      channel.read(read, 0);
      assertThat(read.array()).isEqualTo(theirs);
    }
    caller.release(id);
  }

  @Test
  void aWriterDoesNotNoticeThatTheDriverIsKilled() throws Exception {
    String id = volume("ssd");
    Path file = caller.use(id, EXT4).resolve("log");
    AtomicBoolean goOn = new AtomicBoolean(true);
    AtomicInteger written = new AtomicInteger();
    try (ExecutorService pod = Executors.newSingleThreadExecutor()) {
      Future<?> writer =
          pod.submit(() -> {
            while (goOn.get()) {
              append(file);
              written.incrementAndGet();
            }
            return null;
          });
      try {
        for (int kill = 0; kill < 3; kill++) {
          node.killAndRestart();
          int seen = written.get();
          await("the writer goes on")
              .atMost(Duration.ofSeconds(30))
              .until(() -> writer.isDone() || written.get() > seen + 3);
        }
      } finally {
        goOn.set(false);
      }
      writer.get();
    }
    assertThat(Files.size(file)).isEqualTo(written.get());
    caller.release(id);
  }

  private static void append(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      channel.force(true);
    }
  }

  @Test
  void callsThatWereCutOffAnywhereConverge() throws Exception {
    String id = volume("hdd");
    Map<String, String> context = caller.attach(id, NodeProcess.NODE, EXT4);
    Random random = new Random(20_261_123);
    try (ExecutorService kubelet = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < 6; round++) {
        String text = "round " + round;
        killedMeanwhile(kubelet, random, () -> caller.stage(id, context, EXT4));
        killedMeanwhile(kubelet, random, () -> caller.publish(id, context, EXT4));
        Path file = caller.target(id).resolve("file");
        if (round > 0) {
          assertThat(file).hasContent("round " + (round - 1));
        }
        Files.writeString(file, text);
        killedMeanwhile(kubelet, random, () -> caller.unpublish(id));
        killedMeanwhile(kubelet, random, () -> caller.unstage(id));
      }
    }
    caller.detach(id);
  }

  private void killedMeanwhile(ExecutorService kubelet, Random random, Runnable call)
      throws Exception {
    Future<?> answered = kubelet.submit(() -> NodeCaller.untilAnswered(call));
    // Any moment will do: the point is that it is not chosen.
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
    node.killAndRestart();
    answered.get();
  }

  @Test
  void theKeyStandsNowhere() throws IOException {
    String id = volume("ssd");
    var _ = caller.use(id, EXT4);
    String cluster = Kube.pages().getFirst().getSpec().decision().cluster();
    String key = Testbed.cuttleKey(cluster);
    assertThat(Commands.run("ps", "-eo", "args")).doesNotContain(key);
    assertThat(node.log()).doesNotContain(key);
    try (Stream<Path> files = Files.walk(folder)) {
      Set<Path> all = Set.copyOf(files.filter(Files::isRegularFile).toList());
      for (Path file : all) {
        if (!file.startsWith(caller.target(id)) && !file.startsWith(caller.staging(id))) {
          assertThat(new String(small(file), StandardCharsets.ISO_8859_1))
              .as("%s", file)
              .doesNotContain(key);
        }
      }
    }
    caller.release(id);
  }

  /** The image itself appears as a file; what the driver writes is small. */
  private static byte[] small(Path file) throws IOException {
    return Files.size(file) > (1 << 20) ? new byte[0] : Files.readAllBytes(file);
  }
}
