package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.node.Filesystems.Content;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxFilesystemsIT {
  private static final long MIB = 1 << 20;
  private static final long SIZE = 400 * MIB;

  @TempDir Path folder;
  private HostPrograms programs;
  private LinuxFilesystems filesystems;

  @BeforeEach
  void start() {
    programs = new HostPrograms(folder.resolve("scratch"), ProcessHome.where());
    filesystems = new LinuxFilesystems(NodePaths.host(folder), programs);
  }

  private TestLoop loop() {
    return new TestLoop(programs, folder.resolve("disk"), SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void aFilesystemIsMadeOnceOnAnEmptyDevice(String type) {
    try (TestLoop loop = loop()) {
      assertThat(filesystems.content(loop.device())).isEqualTo(new Content.Empty());
      filesystems.make(loop.device(), type, List.of());
      assertThat(filesystems.content(loop.device())).isEqualTo(new Content.Filesystem(type));
      filesystems.check(loop.device(), type, false);
      for (String other : List.of("ext4", "xfs", "btrfs")) {
        assertThatThrownBy(() -> filesystems.make(loop.device(), other, List.of()))
            .isInstanceOf(NodeException.Precondition.class)
            .hasMessageContaining(type);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4096, MIB - 1, 64 * MIB, 100 * MIB, 128 * MIB, SIZE - MIB, SIZE - 1})
  void dataThatNobodyKnowsAreForeign(long offset) {
    try (TestLoop loop = loop()) {
      loop.spoil(offset);
      assertThat(filesystems.content(loop.device()))
          .isInstanceOfSatisfying(
              Content.Foreign.class, found -> assertThat(found.what()).contains("unknown data"));
      assertThatThrownBy(() -> filesystems.make(loop.device(), "ext4", List.of()))
          .isInstanceOf(NodeException.Precondition.class);
    }
  }

  @Test
  void aFilesystemWhoseBeginningWasWipedIsForeign() {
    for (String type : List.of("ext4", "xfs", "btrfs")) {
      try (TestLoop loop = new TestLoop(programs, folder.resolve(type), SIZE)) {
        filesystems.make(loop.device(), type, List.of());
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

  @Test
  void refusedOptionsLeaveTheDeviceEmpty() {
    try (TestLoop loop = loop()) {
      for (String option : List.of("-Z", "--no-such-option")) {
        assertThatThrownBy(() -> filesystems.make(loop.device(), "ext4", List.of(option)))
            .isInstanceOf(NodeException.Invalid.class)
            .hasMessageContaining("mkfs.ext4");
      }
      assertThatThrownBy(() -> filesystems.make(loop.device(), "ext4", List.of("/dev/sda")))
          .isInstanceOf(NodeException.Invalid.class);
      assertThatThrownBy(() -> filesystems.make(loop.device(), "ntfs", List.of()))
          .isInstanceOf(NodeException.Invalid.class);
      assertThat(filesystems.content(loop.device())).isEqualTo(new Content.Empty());
      filesystems.make(loop.device(), "ext4", List.of("-i", "65536"));
    }
  }

  @Test
  void aDamagedFilesystemIsSaidAndLeft() {
    try (TestLoop loop = loop()) {
      filesystems.make(loop.device(), "ext4", List.of("-b", "4096"));
      // The root directory's inode becomes rubbish: fsck -p does not dare to repair that.
      TestLoop.run(programs, "debugfs", "-w", "-R", "clri <2>", loop.device().toString());
      TestLoop.run(programs, "debugfs", "-w", "-R", "ssv state 2", loop.device().toString());
      filesystems.check(loop.device(), "ext4", true);
      assertThatThrownBy(() -> filesystems.check(loop.device(), "ext4", false))
          .isInstanceOf(NodeException.Damaged.class)
          .hasMessageContaining("e2fsck");
      assertThat(filesystems.content(loop.device())).isEqualTo(new Content.Filesystem("ext4"));
    }
  }

  @Test
  void noDeviceIsNotEmpty() {
    assertThatThrownBy(() -> filesystems.content(Path.of("/dev/none")))
        .isInstanceOf(NodeException.Unavailable.class);
  }
}
