package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.node.FilesystemLimits;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.Filesystems;
import dev.cuttle.csi.node.Filesystems.Content;
import dev.cuttle.csi.node.FilesystemsContract;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxFilesystemsIT extends FilesystemsContract {
  private static final long MIB = 1 << 20;
  private static final long SIZE = 400 * MIB;

  @TempDir Path folder;
  private HostPrograms programs;
  private LinuxFilesystems filesystems;

  /** At most one, made when it is asked for. */
  private final List<TestLoop> contract = new ArrayList<>();

  @BeforeEach
  void start() {
    programs = new HostPrograms(folder.resolve("scratch"), ProcessHome.where());
    filesystems = new LinuxFilesystems(NodePaths.host(folder), programs);
  }

  private TestLoop loop() {
    return new TestLoop(programs, folder.resolve("disk"), SIZE);
  }

  @AfterEach
  void close() {
    contract.forEach(TestLoop::close);
  }

  @Override
  protected Filesystems filesystems() {
    return filesystems;
  }

  @Override
  protected Path device() {
    if (contract.isEmpty()) {
      contract.add(new TestLoop(programs, folder.resolve("contract"), SIZE));
    }
    return contract.getFirst().device();
  }

  @Override
  protected void spoil() {
    device();
    contract.getFirst().spoil(0);
  }

  /** The root directory's inode becomes rubbish: fsck -p does not dare to repair that. */
  @Override
  protected void damage() {
    TestLoop.run(programs, "debugfs", "-w", "-R", "clri <2>", device().toString());
    TestLoop.run(programs, "debugfs", "-w", "-R", "ssv state 2", device().toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4096, MIB - 1, 64 * MIB, 100 * MIB, 128 * MIB, SIZE - MIB, SIZE - 1})
  void dataThatNobodyKnowsAreForeign(long offset) {
    try (TestLoop loop = loop()) {
      loop.spoil(offset);
      assertThat(filesystems.content(loop.device()))
          .isInstanceOfSatisfying(
              Content.Foreign.class, found -> assertThat(found.what()).contains("unknown data"));
      assertThatThrownBy(
              () -> filesystems.make(loop.device(), FilesystemType.EXT4, MkfsOptions.NONE))
          .isInstanceOf(NodeException.Precondition.class);
    }
  }

  @Test
  void aFilesystemWhoseBeginningWasWipedIsForeign() {
    for (FilesystemType type : FilesystemType.values()) {
      try (TestLoop loop = new TestLoop(programs, folder.resolve(type.text()), SIZE)) {
        filesystems.make(loop.device(), type, MkfsOptions.NONE);
        TestLoop.run(programs, "dd", "if=/dev/zero", "of=" + loop.device(), "bs=1M", "count=1");
        assertThat(filesystems.content(loop.device())).isInstanceOf(Content.Foreign.class);
      }
    }
  }

  @Test
  void aPartitionTableIsForeign() {
    try (TestLoop loop = loop()) {
      Command command =
          Command.of(Duration.ofSeconds(20), "sfdisk", "--no-reread", loop.device().toString());
      assertThat(programs.run(command.reading("label: gpt\n,,L\n")).succeeded()).isTrue();
      assertThat(filesystems.content(loop.device()))
          .isEqualTo(new Content.Foreign("a partition table (gpt)"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4:",
        "xfs:",
        "xfs:-l size=256m",
        "xfs:-d agcount=16",
        "xfs:-d su=64k,sw=1",
        "btrfs:",
        "btrfs:-n 65536",
        "btrfs:--mixed",
        "btrfs:-m single",
        "btrfs:-d dup",
        "btrfs:-m single --data=dup",
        "btrfs:-M -m dup -d dup"
      })
  void theLeastThatADeviceMustHaveIsEnoughAndAMebibyteLessIsNot(String row) {
    FilesystemType type = FilesystemType.named(row.substring(0, row.indexOf(':'))).orElseThrow();
    MkfsOptions options = MkfsOptions.parse(row.substring(row.indexOf(':') + 1));
    long least = FilesystemLimits.minimumBytes(type, options);

    assertThat(used(type, options, least)).isTrue();
    if (least > MIB) {
      assertThat(used(type, options, least - MIB)).isFalse();
    }
  }

  /** ext4 takes part of the device for inodes, as many as its other options say. */
  @ParameterizedTest
  @ValueSource(strings = {"-J size=4", "-J size=64", "-J size=512 -i 4096", "-J size=1024"})
  void aJournalOfTheAskedSizeHasRoom(String text) {
    MkfsOptions options = MkfsOptions.parse(text);
    long least = FilesystemLimits.minimumBytes(FilesystemType.EXT4, options);

    assertThat(used(FilesystemType.EXT4, options, least)).isTrue();
    assertThat(used(FilesystemType.EXT4, options, least - 5 * MIB)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4:-b 8192",
        "ext4:-n",
        "xfs:-d agcount=1",
        "xfs:-N",
        "btrfs:-s 8192",
        "btrfs:-d raid1"
      })
  void whatIsRefusedBeforehandReallyNeverWorks(String row) {
    String type = row.substring(0, row.indexOf(':'));
    MkfsOptions options = MkfsOptions.parse(row.substring(row.indexOf(':') + 1));

    assertThat(FilesystemLimits.neverWorks(FilesystemType.named(type).orElseThrow(), options))
        .isPresent();
    try (TestLoop loop = loop()) {
      List<String> make = new ArrayList<>(List.of("mkfs." + type, "-q"));
      make.addAll(options.words());
      make.add(loop.device().toString());
      assertThat(run(make) && mounted(loop, type)).isFalse();
    }
  }

  /** Whether a filesystem can be made on a device of this size, mounted, and written to. */
  private boolean used(FilesystemType type, MkfsOptions options, long size) {
    try (TestLoop loop = new TestLoop(programs, folder.resolve("disk"), size)) {
      filesystems.make(loop.device(), type, options);
      filesystems.check(loop.device(), type, false);
      return mounted(loop, type.text());
    } catch (NodeException.Invalid | NodeException.Unavailable refused) {
      return false;
    } finally {
      folder.resolve("disk").toFile().delete();
    }
  }

  private boolean mounted(TestLoop loop, String type) {
    Path stage = folder.resolve("stage");
    stage.toFile().mkdirs();
    if (!run(List.of("mount", "-t", type, loop.device().toString(), stage.toString()))) {
      return false;
    }
    try {
      return run(List.of("touch", stage.resolve("file").toString()))
          && run(List.of("sync", "-f", stage.toString()));
    } finally {
      run(List.of("umount", stage.toString()));
    }
  }

  private boolean run(List<String> command) {
    return programs.run(Command.of(Duration.ofSeconds(60), command)).succeeded();
  }

  /**
   * The kernel lets ext4 grow in use for nobody without CAP_SYS_RESOURCE: ExpandVolumeIT has it.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXT4")
  void filesystemInUseGetsAllOfALargerDevice(FilesystemType type) throws IOException {
    LinuxMounts mounts = new LinuxMounts(NodePaths.host(folder), programs);
    Path stage = folder.resolve("stage");
    try (TestLoop loop = loop()) {
      filesystems.make(loop.device(), type, MkfsOptions.NONE);
      mounts.mount(loop.device(), stage, type.text(), List.of());
      try {
        Files.writeString(stage.resolve("file"), "text");
        filesystems.grow(loop.device(), stage, type);
        long before = mounts.usage(stage).totalBytes();
        loop.grow(2 * SIZE);
        filesystems.grow(loop.device(), stage, type);
        long after = mounts.usage(stage).totalBytes();
        assertThat(after).isGreaterThan(before + SIZE * 9 / 10);
        filesystems.grow(loop.device(), stage, type);
        assertThat(mounts.usage(stage).totalBytes()).as("again").isEqualTo(after);
        assertThat(stage.resolve("file")).hasContent("text");
      } finally {
        mounts.unmount(stage);
      }
      filesystems.check(loop.device(), type, false);
    }
  }

  @Test
  void ext4ThatHasAllOfItsDeviceStaysAsItIs() {
    LinuxMounts mounts = new LinuxMounts(NodePaths.host(folder), programs);
    Path stage = folder.resolve("stage");
    try (TestLoop loop = loop()) {
      filesystems.make(loop.device(), FilesystemType.EXT4, MkfsOptions.NONE);
      mounts.mount(loop.device(), stage, "ext4", List.of());
      try {
        long before = mounts.usage(stage).totalBytes();
        filesystems.grow(loop.device(), stage, FilesystemType.EXT4);
        assertThat(mounts.usage(stage).totalBytes()).isEqualTo(before);
      } finally {
        mounts.unmount(stage);
      }
    }
  }

  @Test
  void noDeviceIsNotEmpty() {
    assertThatThrownBy(() -> filesystems.content(Path.of("/dev/none")))
        .isInstanceOf(NodeException.Unavailable.class);
  }
}
