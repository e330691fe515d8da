package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What their programs say when the device below fails; real ones are in LinuxFilesystemsIT. */
class LinuxFilesystemsTest {

  /** For mkfs any code but 0 is a failure; for e2fsck 8 is one, below it there are repairs. */
  private static final Output FAILS = new Output(8, "", "Input/output error while writing");

  @TempDir Path root;
  private Path device;

  @BeforeEach
  void emptyDevice() throws Exception {
    device = root.resolve("dev/loop9");
    Files.writeString(
        Files.createDirectories(root.resolve("sys/block/loop9")).resolve("size"), "2048\n");
    Files.createDirectories(root.resolve("proc"));
  }

  private LinuxFilesystems saying(String program, Output output) {
    return new LinuxFilesystems(
        new NodePaths(
            root.resolve("proc"), root.resolve("sys"), root.resolve("dev"), root.resolve("state")),
        new TestingPrograms(command ->
            switch (command.arguments().getFirst()) {
              case "blkid" -> new Output(2, "", "");
              case "cmp" -> new Output(0, "", "");
              default -> {
                if (command.arguments().getFirst().equals(program)) {
                  yield output;
                }
                throw new IllegalStateException(command.toString());
              }
            }));
  }

  @Test
  void deviceThatFailsUnderMkfsIsNoFaultOfTheRequest() {
    assertThatThrownBy(
            () -> saying("mkfs.ext4", FAILS).make(device, FilesystemType.EXT4, MkfsOptions.NONE))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("Input/output error");
  }

  @Test
  void deviceThatFailsUnderGrowthIsUnavailable() {
    assertThatThrownBy(() ->
            saying("resize2fs", FAILS).grow(device, root.resolve("stage"), FilesystemType.EXT4))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("the ext4 on " + device + " did not grow: Input/output error");
  }

  @Test
  void deviceThatFailsUnderFsckIsNoDamage() {
    assertThatThrownBy(() -> saying("e2fsck", FAILS).check(device, FilesystemType.EXT4, false))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("Input/output error");
  }
}
