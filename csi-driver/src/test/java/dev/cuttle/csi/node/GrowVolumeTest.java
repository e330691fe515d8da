package dev.cuttle.csi.node;

import static dev.cuttle.csi.node.TestNode.ANY;
import static dev.cuttle.csi.node.TestNode.GIB;
import static dev.cuttle.csi.node.TestNode.IMAGE;
import static dev.cuttle.csi.node.TestNode.STAGING;
import static dev.cuttle.csi.node.TestNode.TARGET;
import static dev.cuttle.csi.node.TestNode.VOLUME;
import static dev.cuttle.csi.node.TestNode.publish;
import static dev.cuttle.csi.node.TestNode.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.volume.CrashingPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrowVolumeTest {
  private final TestNode node = new TestNode();

  private void used(Use use) {
    used(use, Optional.empty());
  }

  private void used(Use use, Optional<Mounter> mounter) {
    node.stager().stage(stage(use, false, mounter));
    node.publisher().publish(publish(use instanceof Use.Block, false));
    node.devices.image(IMAGE.identity(), 3 * GIB);
  }

  private long grow(Path path, long gib) {
    return node.grower().grow(new GrowRequest(VOLUME, path, gib * GIB));
  }

  private void refused(Path path, long gib, Class<? extends NodeException> kind, String text) {
    assertThatThrownBy(() -> grow(path, gib)).isInstanceOf(kind).hasMessageContaining(text);
  }

  @ParameterizedTest
  @EnumSource
  void deviceGrowsAndThenTheFilesystemWhereverTheVolumeIsSaidToBe(FilesystemType type) {
    used(new Use.Filesystem(Optional.of(type), List.of(), MkfsOptions.NONE));
    assertThat(grow(TARGET, 3)).isEqualTo(3 * GIB);
    assertThat(node.devices.sizeBytes(node.devices.find(IMAGE.identity()).orElseThrow()))
        .isEqualTo(3 * GIB);
    assertThat(grow(STAGING, 3)).as("again").isEqualTo(3 * GIB);
    assertThat(grow(STAGING, 0)).as("whatever it has").isEqualTo(3 * GIB);
    assertThat(node.filesystems.grown()).containsOnly(type + " at /staging").hasSize(3);
  }

  @Test
  void rawBlockDeviceHasNoFilesystemToGrow() {
    used(new Use.Block());
    assertThat(grow(TARGET, 3)).isEqualTo(3 * GIB);
    assertThat(grow(STAGING, 3)).isEqualTo(3 * GIB);
    assertThat(node.filesystems.grown()).isEmpty();
  }

  @Test
  void deviceThatHasNotTheSizeYetIsUnavailableAndNamed() {
    used(ANY);
    refused(TARGET, 4, NodeException.Unavailable.class, "east:rbd/cuttle-v: ");
    refused(
        TARGET,
        4,
        NodeException.Unavailable.class,
        "has " + 3 * GIB + " bytes, and " + 4 * GIB + " are to be there: its cluster has not told");
    assertThat(node.filesystems.grown()).isEmpty();
    node.devices.image(IMAGE.identity(), 4 * GIB);
    assertThat(grow(TARGET, 4)).isEqualTo(4 * GIB);
  }

  @Test
  void clusterThatHangsIsUnavailableAndNamedAndNoFilesystemIsTouched() {
    used(ANY);
    node.devices.hanging(true);
    refused(TARGET, 3, NodeException.Unavailable.class, "east:rbd/cuttle-v: ");
    node.devices.hanging(false);
    node.devices.trouble(IMAGE.identity(), "the process behind it has ended");
    refused(TARGET, 3, NodeException.Unavailable.class, "the process behind it has ended");
    assertThat(node.filesystems.grown()).isEmpty();
  }

  @Test
  void whatMayOnlyBeReadIsLeftAlone() {
    node.filesystems.put(IMAGE.identity(), new Filesystems.Content.Filesystem("ext4"));
    node.stager().stage(stage(ANY, true));
    node.devices.image(IMAGE.identity(), 3 * GIB);
    assertThat(grow(STAGING, 3)).isEqualTo(GIB);

    TestNode other = new TestNode();
    Use readOnly = new Use.Filesystem(Optional.empty(), List.of("ro"), MkfsOptions.NONE);
    other.stager().stage(stage(readOnly, false));
    other.devices.image(IMAGE.identity(), 3 * GIB);
    assertThat(other.grower().grow(new GrowRequest(VOLUME, STAGING, 3 * GIB))).isEqualTo(GIB);
    assertThat(node.filesystems.grown()).isEmpty();
    assertThat(other.filesystems.grown()).isEmpty();
  }

  @Test
  void volumeThatIsNotHereOrNotThereIsNotFound() {
    refused(TARGET, 1, NodeException.NotFound.class, "is not staged on this node");
    used(ANY);
    refused(Path.of("some/path"), 1, NodeException.NotFound.class, "is not at some/path");
    node.mounts.foreign(
        new Mounts.Mount(Path.of("/theirs"), Path.of("/dev/sda"), "/", "ext4", false));
    refused(Path.of("/theirs"), 1, NodeException.NotFound.class, "is not at /theirs");
  }

  @Test
  void volumeThatIsStagedNoLongerIsSaidToBe() {
    used(ANY);
    node.mounts.lose(STAGING);
    refused(TARGET, 3, NodeException.Precondition.class, "no longer mounted at /staging");
    node.devices.lose(IMAGE.identity());
    refused(TARGET, 3, NodeException.Precondition.class, "no longer attached to this node");
  }

  @Test
  void deviceThatOthersWriteToGrowsUnlessItsProcessMustBeTold() {
    used(new Use.Block(true), Optional.of(Mounter.KRBD));
    assertThat(grow(TARGET, 3)).isEqualTo(3 * GIB);

    TestNode other = new TestNode();
    other.stager().stage(stage(new Use.Block(true), false, Optional.of(Mounter.FUSE)));
    assertThat(other.grower().grow(new GrowRequest(VOLUME, STAGING, GIB))).isEqualTo(GIB);
    other.devices.image(IMAGE.identity(), 3 * GIB);
    assertThatThrownBy(() -> other.grower().grow(new GrowRequest(VOLUME, STAGING, 3 * GIB)))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("grows when it is attached anew");
  }

  @Test
  void everyCrashAndRetryGrows() {
    assertThat(CrashingPorts.deaths(GrowVolumeTest::crashedAndRetried)).isGreaterThanOrEqualTo(10);
  }

  private static void crashedAndRetried(CrashingPorts process) {
    TestNode node = new TestNode();
    node.stager().stage(stage(ANY, false));
    node.devices.image(IMAGE.identity(), 3 * GIB);
    GrowRequest request = new GrowRequest(VOLUME, STAGING, 3 * GIB);
    try {
      assertThat(node.grower(process).grow(request)).isEqualTo(3 * GIB);
    } catch (CrashingPorts.Crash expected) {
      assertThat(node.grower().grow(request)).isEqualTo(3 * GIB);
      assertThat(node.filesystems.grown()).isNotEmpty();
    }
  }
}
