package dev.cuttle.csi.node;

import static dev.cuttle.csi.node.TestNode.ANY;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishVolumeTest {

  private static final Path SECOND = Path.of("/second");

  private final TestNode node = new TestNode();
  private final PublishVolume publish = node.publisher();

  private void staged(Use use, boolean readOnly) {
    node.stager().stage(stage(use, readOnly));
  }

  private boolean readOnlyAtTarget() {
    return node.mounts.at(TARGET).orElseThrow().readOnly();
  }

  private void refused(PublishRequest request, Class<? extends NodeException> kind, String text) {
    assertThatThrownBy(() -> publish.publish(request))
        .isInstanceOf(kind)
        .hasMessageContaining(text);
  }

  @Test
  void filesystemAndDeviceAppearAtTheTargetAndAgainIsSuccess() {
    staged(ANY, false);
    publish.publish(publish(false, false));
    publish.publish(publish(false, false));
    assertThat(node.mounts.all()).containsOnlyKeys(STAGING, TARGET);
    assertThat(readOnlyAtTarget()).isFalse();

    TestNode other = new TestNode();
    other.stager().stage(stage(new Use.Block(), false));
    other.publisher().publish(publish(true, false));
    assertThat(other.mounts.at(TARGET))
        .map(Mounts.Mount::device)
        .isEqualTo(other.devices.find(IMAGE.identity()).map(Attachment::device));
  }

  @Test
  void readOnlyIfAskedOrIfItIsStagedSo() {
    staged(ANY, false);
    publish.publish(publish(false, true));
    assertThat(readOnlyAtTarget()).isTrue();

    TestNode reader = new TestNode();
    reader.devices.image(IMAGE.identity(), 1);
    reader.filesystems.put(IMAGE.identity(), new Filesystems.Content.Filesystem("ext4"));
    reader.stager().stage(stage(ANY, true));
    reader.publisher().publish(publish(false, false));
    assertThat(reader.mounts.at(TARGET).orElseThrow().readOnly()).isTrue();
  }

  @Test
  void whatWasMountedReadOnlyWithoutBeingAskedToIsPublishedAgainAndAgain() {
    staged(ANY, false);
    Mounts.Mount writable = node.mounts.at(STAGING).orElseThrow();
    node.mounts.foreign(
        new Mounts.Mount(STAGING, writable.device(), writable.root(), writable.type(), true));

    publish.publish(publish(false, false));
    publish.publish(publish(false, false));
    assertThat(readOnlyAtTarget()).isTrue();
  }

  @Test
  void bindThatDiedBeforeItWasReadOnlyIsMadeAnew() {
    staged(ANY, false);
    node.mounts.bind(STAGING, TARGET, false);

    publish.publish(publish(false, true));

    assertThat(readOnlyAtTarget()).isTrue();
    refused(publish(false, false), NodeException.AlreadyExists.class, "for reading only");
  }

  @Test
  void whatIsNotStagedOrStagedOtherwiseIsRefused() {
    refused(publish(false, false), NodeException.Precondition.class, "is not staged at /staging");
    staged(ANY, false);
    refused(publish(true, false), NodeException.Precondition.class, "staged as filesystem");
    node.mounts.lose(STAGING);
    refused(publish(false, false), NodeException.Precondition.class, "is not staged at /staging");
  }

  @Test
  void somethingElseAtTheTargetIsLeftAlone() {
    staged(ANY, false);
    node.mounts.foreign(new Mounts.Mount(TARGET, Path.of("/dev/sda"), "/", "ext4", false));

    refused(publish(false, false), NodeException.AlreadyExists.class, "/dev/sda is mounted");
  }

  @Test
  void singleWriterHasItAlone() {
    staged(ANY, false);
    PublishRequest alone = new PublishRequest(VOLUME, STAGING, TARGET, false, false, true);
    publish.publish(alone);
    // What the kubelet makes of a part of it for a container does not count.
    Path device = node.mounts.at(STAGING).orElseThrow().device();
    node.mounts.foreign(new Mounts.Mount(Path.of("/part"), device, "/sub", "ext4", false));
    publish.publish(alone);

    PublishRequest second = new PublishRequest(VOLUME, STAGING, SECOND, false, false, true);
    refused(second, NodeException.Precondition.class, "published at /target already");

    new UnpublishVolume(node.mounts).unpublish(new UnpublishRequest(VOLUME, TARGET));
    publish.publish(second);
  }

  @Test
  void severalWritersOnOneNodeShareIt() {
    staged(ANY, false);
    publish.publish(publish(false, false));
    publish.publish(new PublishRequest(VOLUME, STAGING, SECOND, false, false, false));
    assertThat(node.mounts.all()).hasSize(3);
  }

  @Test
  void unpublishedTwiceIsSuccessAndInUseIsRefused() {
    staged(ANY, false);
    publish.publish(publish(false, false));
    UnpublishVolume unpublish = new UnpublishVolume(node.mounts);
    node.mounts.busy(TARGET, true);
    assertThatThrownBy(() -> unpublish.unpublish(new UnpublishRequest(VOLUME, TARGET)))
        .isInstanceOf(NodeException.Precondition.class);
    node.mounts.busy(TARGET, false);

    unpublish.unpublish(new UnpublishRequest(VOLUME, TARGET));
    unpublish.unpublish(new UnpublishRequest(VOLUME, TARGET));

    assertThat(node.mounts.all()).containsOnlyKeys(STAGING);
  }

  @Test
  void everyCrashAndRetryPublishesOnce() {
    assertThat(CrashingPorts.deaths(PublishVolumeTest::crashedAndRetried))
        .isGreaterThanOrEqualTo(8);
  }

  private static void crashedAndRetried(CrashingPorts process) {
    TestNode node = new TestNode();
    node.stager().stage(stage(ANY, false));
    try {
      node.publisher(process).publish(publish(false, true));
    } catch (CrashingPorts.Crash expected) {
      node.publisher().publish(publish(false, true));
    }
    assertThat(node.mounts.at(TARGET)).map(Mounts.Mount::readOnly).isEqualTo(Optional.of(true));
  }
}
