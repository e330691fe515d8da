package dev.cuttle.testbed;

import static dev.cuttle.testbed.NodeScene.EXT4;
import static dev.cuttle.testbed.NodeScene.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import csi.v1.VolumeCapability;
import dev.cuttle.testbed.NodeScene.Attached;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may be wrong with an image, and with what an earlier life has left on the node: each has its
 * answer, and nothing is formatted or lost.
 */
@Tag("faults")
class NodeFaultsIT {

  private static final VolumeCapability XFS = NodeCaller.filesystem("xfs");

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

  private void refused(Attached volume, VolumeCapability asked, String... words) {
    assertThatThrownBy(() -> scene.stage(volume, asked))
        .hasMessageContainingAll(Stream.of(words).toArray(CharSequence[]::new))
        .hasMessageContaining(volume.cluster() + ":rbd/" + volume.image());
    assertThat(scene.left()).as("after a refusal for good").isEmpty();
  }

  /** Lets somebody else do something to the volume's device. */
  private void spoil(String id, String... command) {
    Path device = scene.use(id, NodeCaller.block());
    Commands.run(
        Stream.of(command)
            .map(word -> word.equals("DEVICE") ? device.toString() : word)
            .toArray(String[]::new));
    scene.caller.release(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mkswap DEVICE                            | holds swap, which is no filesystem",
        "sfdisk --no-reread -X gpt DEVICE         | a partition table (gpt)",
        "mkfs.xfs -q -f DEVICE                    | holds filesystem xfs; ext4 was asked for",
        "dd if=/dev/urandom of=DEVICE bs=512 seek=131072 count=1 | holds unknown data"
      })
  void whatIsOnADeviceIsSaidAndLeft(String made, String words) {
    String id = scene.volume("ssd");
    spoil(id, "sh", "-c", "echo ,,L | " + made.strip().replace("DEVICE", "\"$0\""), "DEVICE");
    Attached volume = scene.attach(id, EXT4);
    String before = digest(volume.cluster(), volume.image());

    refused(volume, EXT4, "FAILED_PRECONDITION", words);

    assertThat(digest(volume.cluster(), volume.image())).isEqualTo(before);
    scene.caller.release(id);
  }

  @Test
  void anExt4IsNoXfs() throws IOException {
    String id = scene.volume("ssd");
    Files.writeString(scene.use(id, EXT4).resolve("file"), "text");
    scene.caller.release(id);

    refused(scene.attach(id, XFS), XFS, "FAILED_PRECONDITION", "holds filesystem ext4; xfs was");
    scene.caller.release(id);

    assertThat(scene.use(id, EXT4).resolve("file")).hasContent("text");
    scene.caller.release(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void aTruncatedImageIsNotFormatted(String type) {
    VolumeCapability capability = NodeCaller.filesystem(type);
    Attached volume = truncated(capability);
    String before = digest(volume.cluster(), volume.image());

    refused(volume, capability, "FAILED_PRECONDITION", "cannot be mounted");

    assertThat(digest(volume.cluster(), volume.image())).isEqualTo(before);
    scene.caller.release(volume.id());
  }

  /** Of an ext4 e2fsck writes down in the superblock that it is damaged, and no more. */
  @Test
  void whatIsLeftOfATruncatedExt4CanBeRescued() {
    Attached volume = truncated(EXT4);

    refused(volume, EXT4, "FAILED_PRECONDITION", "e2fsck", "MANUALLY");

    String copy = folder.resolve("copy").toString();
    Testbed.rbd(volume.cluster(), "export", "--no-progress", "rbd/" + volume.image(), copy);
    assertThat(Commands.run("debugfs", "-c", "-R", "cat file", copy)).contains("precious");
    scene.caller.release(volume.id());
  }

  /** Attached, and shrunk behind our back after somebody had used it. */
  private Attached truncated(VolumeCapability capability) {
    String id = scene.volume("ssd");
    write(scene.use(id, capability).resolve("file"), "precious");
    scene.caller.release(id);
    Attached volume = scene.attach(id, capability);
    Testbed.rbd(
        volume.cluster(),
        "resize",
        "--no-progress",
        "--allow-shrink",
        "--size",
        "64M",
        "rbd/" + volume.image());
    return volume;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void aWipedSuperblockIsForeignData() {
    String id = scene.volume("ssd");
    var _ = scene.use(id, EXT4);
    scene.caller.release(id);
    spoil(id, "sh", "-c", "dd if=/dev/zero of=\"$0\" bs=4096 count=1 conv=fsync", "DEVICE");
    Attached volume = scene.attach(id, EXT4);
    String before = digest(volume.cluster(), volume.image());

    refused(volume, EXT4, "FAILED_PRECONDITION", "it is left as it is");

    assertThat(digest(volume.cluster(), volume.image())).isEqualTo(before);
    scene.caller.release(id);
  }

  @Test
  void whatFsckCannotRepairIsLeftForAPerson() throws IOException {
    String id = scene.volume("ssd");
    Files.writeString(scene.use(id, EXT4).resolve("file"), "precious");
    scene.caller.release(id);
    spoil(
        id,
        "sh",
        "-c",
        "debugfs -w -R 'clri <2>' \"$0\"; debugfs -w -R 'ssv state 2' \"$0\"",
        "DEVICE");

    refused(scene.attach(id, EXT4), EXT4, "FAILED_PRECONDITION", "e2fsck", "MANUALLY");
    scene.caller.release(id);

    // The person: e2fsck -y finds the file in lost+found.
    spoil(id, "sh", "-c", "e2fsck -fy \"$0\" || test $? -lt 4", "DEVICE");
    Path repaired = scene.use(id, EXT4).resolve("lost+found");
    try (Stream<Path> found = Files.walk(repaired)) {
      assertThat(found.filter(Files::isRegularFile))
          .anySatisfy(file -> assertThat(file).hasContent("precious"));
    }
    scene.caller.release(id);
  }

  @Test
  void anImageThatIsGoneIsSaidByControllerAndNode() {
    Attached staged = scene.attached("ssd", EXT4);
    String id = scene.volume("ssd");
    for (Attached gone :
        List.of(
            staged,
            new Attached(id, NodeScene.cluster(id), NodeScene.image(id), staged.context()))) {
      Testbed.rbd(gone.cluster(), "rm", "--no-progress", "rbd/" + gone.image());
    }
    refused(staged, EXT4, "NOT_FOUND", "No such file or directory");
    scene.caller.release(staged.id());
    assertThatThrownBy(() -> scene.attach(id, EXT4))
        .hasMessageContainingAll("NOT_FOUND", "is gone", NodeScene.cluster(id));
  }

  @Test
  void aStrangerOnTheImageIsNamedAndNoSecondDeviceIsMade() throws Exception {
    String id = scene.volume("ssd");
    Files.writeString(scene.use(id, EXT4).resolve("file"), "text");
    scene.caller.release(id);
    String cluster = NodeScene.cluster(id);
    Process stranger = stranger(cluster, NodeScene.image(id));
    try {
      assertThatThrownBy(() -> scene.attach(id, EXT4))
          .hasMessageContainingAll("FAILED_PRECONDITION", "is in use by client.", cluster);
      assertThat(scene.left()).isEmpty();
    } finally {
      stranger.destroy();
      stranger.waitFor();
    }
    assertThat(scene.use(id, EXT4).resolve("file")).hasContent("text");
    scene.caller.release(id);
  }

  /** Somebody's virtual machine, say: another process of the same kind as ours. */
  private Process stranger(String cluster, String image) throws IOException {
    String node =
        "driver=rbd,node-name=theirs,pool=rbd,image=" + image + ",conf=" + Testbed.conf(cluster);
    Process process =
        new ProcessBuilder("qemu-storage-daemon", "--blockdev", node)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("stranger.log").toFile())
            .start();
    await("the stranger's watch")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Testbed.rbd(cluster, "status", "rbd/" + image).contains("watcher="));
    return process;
  }

  @Test
  void aDeviceWhoseRecordIsLostIsFoundAgain() throws IOException {
    Attached volume = scene.attached("ssd", EXT4);
    Path file = scene.shown(volume, EXT4).resolve("file");
    Files.writeString(file, "text");
    List<String> loops = scene.loops();

    loseRecords();
    scene.node.killAndRestart();
    scene.stage(volume, EXT4);
    scene.caller.publish(volume.id(), volume.context(), EXT4);
    assertThat(scene.loops()).as("no second device").isEqualTo(loops).hasSize(1);
    assertThat(scene.daemons()).hasSize(1);
    assertThat(file).hasContent("text");

    loseRecords();
    scene.caller.release(volume.id());
    assertThat(scene.left()).isEmpty();
  }

  private void loseRecords() throws IOException {
    try (Stream<Path> records = Files.list(folder.resolve("state/staged"))) {
      for (Path record : records.toList()) {
        Files.delete(record);
      }
    }
  }

  @Test
  void afterARebootTheRecordsThatAreLeftDoNotMislead() throws IOException {
    Attached volume = scene.attached("ssd", EXT4);
    Path target = scene.shown(volume, EXT4);
    Files.writeString(target.resolve("file"), "text");
    Commands.run("sync", target.resolve("file").toString());

    // What a power cut leaves: files of the host and nothing else.
    Commands.run("umount", target.toString());
    Commands.run("umount", scene.staging(volume.id()).toString());
    List<String> loops = scene.loops();
    scene.killDaemons();
    loops.forEach(loop -> Commands.run("losetup", "-d", loop));
    Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> line.split(" ")[4])
        .filter(mount -> mount.startsWith(folder + "/state/fuse/"))
        .forEach(mount -> Commands.run("umount", mount));
    scene.node.killAndRestart();
    assertThat(folder.resolve("state/staged")).isNotEmptyDirectory();

    assertThat(scene.shown(volume, EXT4).resolve("file")).hasContent("text");
    scene.caller.release(volume.id());
  }

  @Test
  void aDaemonThatWasKilledUnderAPodIsSaidAndANewPodWorks() throws IOException {
    Attached volume = scene.attached("ssd", EXT4);
    Path target = scene.shown(volume, EXT4);
    Files.writeString(target.resolve("file"), "text");
    Commands.run("sync", target.resolve("file").toString());
    scene.killDaemons();

    assertThat(scene.stats(volume.id()).getVolumeCondition())
        .matches(condition -> condition.getAbnormal())
        .matches(condition -> condition.getMessage().contains("process behind it has ended"));
    assertThatThrownBy(() -> scene.stage(volume, EXT4))
        .hasMessageContainingAll("FAILED_PRECONDITION", "has ended", "delete the Pods");

    scene.caller.unpublish(volume.id());
    scene.caller.unstage(volume.id());
    assertThat(scene.left()).isEmpty();
    assertThat(scene.shown(volume, EXT4).resolve("file")).hasContent("text");
    scene.caller.release(volume.id());
  }
}
