package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import csi.v1.VolumeCapability;
import dev.cuttle.api.VolumePlacement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Volumes that become larger, under who writes to them and while nobody does. */
@Tag("guest")
class ExpandVolumeIT extends OnOneNode {
  private static final long MIB = 1L << 20;
  private static final long BEFORE = 512 * MIB;
  private static final long AFTER = 1024 * MIB;

  /** Writes numbers, each of them through to the cluster, until it is told to stop. */
  private static final String WRITER =
      """
      cd %s
      setsid sh -c 'i=0
        while [ ! -e stop ] && i=$((i + 1)) && echo $i >>numbers && sync -d numbers; do :; done
        echo $i >last' </dev/null >/dev/null 2>&1 &
      """;

  /** The kernel lets ext4 grow in use only with a capability that containers may lack. */
  private static Stream<Arguments> filesystems() {
    Stream<Arguments> ext4 =
        Machine.wanted()
                .succeeds("(( 0x$(awk '/^CapEff/ { print $2 }' /proc/self/status) >> 24 & 1 ))")
            ? mounters().stream().map(mounter -> arguments("ext4", mounter))
            : Stream.of();
    return Stream.concat(
        ext4,
        Stream.of(
            arguments("xfs", mounters().getFirst()), arguments("btrfs", mounters().getLast())));
  }

  /** All that the filesystem there can hold. */
  private static long bytes(String place) {
    return Long.parseLong(machine.run("df -B1 --output=size " + place + " | tail -n 1").strip());
  }

  private static VolumePlacement page() {
    return Kube.pages().getFirst();
  }

  private static void exists(String file) {
    await(file)
        .atMost(Duration.ofSeconds(60))
        .until(() -> machine.tryRun("test -e " + file).exit() == 0);
  }

  @ParameterizedTest
  @MethodSource("filesystems")
  void aFilesystemGrowsUnderWhoWritesToIt(String type, String mounter) {
    VolumeCapability capability = NodeCaller.filesystem(type);
    String id = stage.volume("ssd", mounter, BEFORE);
    String target = caller.use(id, capability);
    long before = bytes(target);
    machine.run(WRITER.formatted(target));
    exists(target + "/numbers");

    assertThat(stage.csi.expand(id, AFTER)).isEqualTo(AFTER);
    assertThat(caller.expand(id, AFTER)).isEqualTo(AFTER);
    assertThat(bytes(target)).isGreaterThan(before + 400 * MIB);
    assertThat(stage.csi.expand(id, AFTER)).as("again").isEqualTo(AFTER);
    assertThat(caller.expand(id, AFTER)).as("again").isEqualTo(AFTER);
    assertThat(page().getSpec().promisedBytes()).isEqualTo(AFTER);

    machine.run("touch " + target + "/stop");
    exists(target + "/last");
    caller.release(id);
    String again = caller.use(id, capability);
    machine.run("cd " + again + " && seq 1 \"$(cat last)\" | cmp - numbers");
    caller.release(id);
  }

  @ParameterizedTest
  @MethodSource("filesystems")
  void aFilesystemThatWasExpandedInNobodysHandsHasItsSizeWhenItIsMounted(
      String type, String mounter) {
    VolumeCapability capability = NodeCaller.filesystem(type);
    String id = stage.volume("ssd", mounter, BEFORE);
    String target = caller.use(id, capability);
    long before = bytes(target);
    machine.run("echo kept >" + target + "/file");
    caller.release(id);
    assertThat(stage.csi.expand(id, AFTER)).isEqualTo(AFTER);

    String again = caller.use(id, capability);
    assertThat(bytes(again)).isGreaterThan(before + 400 * MIB);
    assertThat(machine.run("cat " + again + "/file")).isEqualTo("kept");
    caller.release(id);
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void aBlockDeviceGrowsInUse(String mounter) {
    String id = stage.volume("ssd", mounter, BEFORE);
    String device = caller.use(id, NodeCaller.block());
    assertThat(stage.csi.expand(id, AFTER)).isEqualTo(AFTER);
    assertThat(caller.expand(id, AFTER)).isEqualTo(AFTER);
    assertThat(machine.run("blockdev --getsize64 " + device)).isEqualTo(Long.toString(AFTER));
    machine.run(
        "printf end | dd of=%s bs=1 seek=%d conv=notrunc,fsync status=none"
            .formatted(device, AFTER - 3));
    caller.release(id);
    String again = caller.use(id, NodeCaller.block());
    assertThat(machine.run("tail -c 3 " + again)).isEqualTo("end");
    caller.release(id);
  }

  @Test
  void moreThanTheClusterMayBePromisedIsRefusedWithItsNumbers() {
    String id = stage.volume("ssd", NodeStage.oneMounter(), BEFORE);
    String cluster = page().getSpec().decision().cluster();
    assertThatThrownBy(() -> stage.csi.expand(id, 1L << 45))
        .hasMessageContaining("OUT_OF_RANGE")
        .hasMessageContaining("its cluster " + cluster + " has not enough room: ")
        .hasMessageContaining("are promised, 32.0 TiB more are asked");
    assertThat(page().getSpec().promisedBytes()).isEqualTo(BEFORE);
    assertThat(stage.csi.expand(id, BEFORE)).isEqualTo(BEFORE);
  }
}
