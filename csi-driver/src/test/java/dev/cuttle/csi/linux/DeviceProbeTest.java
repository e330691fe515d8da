package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.Filesystems.Content;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceProbeTest {
  private static final Path DEVICE = Path.of("/dev/loop99");

  @TempDir Path root;

  private DeviceProbe probe(Programs programs) {
    FakeSys sys = new FakeSys(root).file("sys/block/loop99/size", "1048576\n");
    return new DeviceProbe(programs, new BlockSysfs(sys.paths().sys()));
  }

  private Content blkid(int status, String out) {
    return probe(TestingPrograms.answering(status, out, "")).content(DEVICE);
  }

  @Test
  void onlyAFilesystemIsOne() {
    assertThat(blkid(0, "DEVNAME=/dev/loop99\nUUID=1\nTYPE=xfs\nUSAGE=filesystem\n"))
        .isEqualTo(new Content.Filesystem("xfs"));
    assertThat(blkid(0, "TYPE=crypto_LUKS\nUSAGE=crypto\n"))
        .isEqualTo(new Content.Foreign("crypto_LUKS"));
    assertThat(blkid(0, "TYPE=ext4\nUSAGE=filesystem\nPTTYPE=gpt\n"))
        .isEqualTo(new Content.Foreign("a partition table (gpt)"));
    assertThat(blkid(0, "")).isInstanceOf(Content.Foreign.class);
  }

  @Test
  void signaturesOfSeveralKindsAreForeign() {
    assertThat(blkid(8, "")).isInstanceOf(Content.Foreign.class);
  }

  @Test
  void nothingKnownIsEmptyOnlyIfItReadsAsZeros() {
    Programs zeros =
        new TestingPrograms(
            command -> new Output(command.arguments().getFirst().equals("blkid") ? 2 : 0, "", ""));
    assertThat(probe(zeros).content(DEVICE)).isEqualTo(new Content.Empty());

    Programs lastDiffers =
        new TestingPrograms(command ->
            command.arguments().getFirst().equals("blkid")
                ? new Output(2, "", "")
                : new Output(command.toString().contains("initial=535822336:0") ? 1 : 0, "", ""));
    assertThat(probe(lastDiffers).content(DEVICE))
        .isInstanceOfSatisfying(
            Content.Foreign.class, found -> assertThat(found.what()).contains("535822336"));
  }

  @Test
  void whatCannotBeReadIsNotEmpty() {
    Programs unreadable = TestingPrograms.answering(2, "", "cmp: /dev/loop99: Input/output error");
    assertThatThrownBy(() -> probe(unreadable).content(DEVICE))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("Input/output error");
    assertThatThrownBy(() -> probe(unreadable).content(Path.of("/dev/none")))
        .isInstanceOf(NodeException.Unavailable.class);
    assertThatThrownBy(() -> blkid(4, "")).isInstanceOf(NodeException.Unavailable.class);
  }
}
