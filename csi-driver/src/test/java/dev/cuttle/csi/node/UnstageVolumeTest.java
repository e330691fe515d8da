package dev.cuttle.csi.node;

import static dev.cuttle.csi.node.TestNode.ANY;
import static dev.cuttle.csi.node.TestNode.IMAGE;
import static dev.cuttle.csi.node.TestNode.STAGING;
import static dev.cuttle.csi.node.TestNode.TARGET;
import static dev.cuttle.csi.node.TestNode.VOLUME;
import static dev.cuttle.csi.node.TestNode.publish;
import static dev.cuttle.csi.node.TestNode.stage;
import static dev.cuttle.csi.node.TestNode.unstage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.volume.CrashingPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnstageVolumeTest {

  private final TestNode node = new TestNode();
  private final UnstageVolume unstage = node.unstager();

  private void staged(Use use) {
    node.stager().stage(stage(use, false));
  }

  @Test
  void whatIsStagedIsUnmountedDetachedAndForgottenAndAgainIsSuccess() {
    for (Use use : List.of(ANY, new Use.Block())) {
      staged(use);
      unstage.unstage(unstage());
      unstage.unstage(unstage());
      node.nothingIsLeft();
    }
  }

  @Test
  void withoutARecordTheMountAndTheVolumeIdTell() {
    for (Use use : List.of(ANY, new Use.Block())) {
      staged(use);
      node.staged.erase(VOLUME);
      unstage.unstage(unstage());
      node.nothingIsLeft();
    }
  }

  @Test
  void withoutARecordAMountThatIsNotProvablyOursStays() {
    node.mounts.foreign(new Mounts.Mount(STAGING, Path.of("/dev/sda"), "/", "ext4", false));

    assertThatThrownBy(() -> unstage.unstage(unstage()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("/dev/sda is mounted at /staging");
    assertThat(node.mounts.all()).hasSize(1);
  }

  @Test
  void stageAtAnotherPathIsNotTouched() {
    staged(ANY);

    unstage.unstage(new UnstageRequest(VOLUME, Path.of("/other"), Optional.of(IMAGE)));

    assertThat(node.mounts.all()).containsOnlyKeys(STAGING);
    assertThat(node.staged.all()).hasSize(1);
  }

  @Test
  void clusterThatHangsIsUnavailableAndTheRetryFinishes() {
    staged(ANY);
    node.devices.hanging(true);

    assertThatThrownBy(() -> unstage.unstage(unstage()))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageStartingWith("east:rbd/cuttle-v: ");
    assertThat(node.staged.all()).hasSize(1);

    node.devices.hanging(false);
    unstage.unstage(unstage());
    node.nothingIsLeft();
  }

  @Test
  void deviceInUseIsRefusedAndStaysOnRecord() {
    staged(ANY);
    node.publisher().publish(publish(false, false));

    assertThatThrownBy(() -> unstage.unstage(unstage()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("in use");
    assertThat(node.staged.all()).hasSize(1);

    new UnpublishVolume(node.mounts).unpublish(new UnpublishRequest(VOLUME, TARGET));
    unstage.unstage(unstage());
    node.nothingIsLeft();
  }

  @Test
  void deviceInUseThatIsMountedNowhereIsAskedForAgain() {
    staged(ANY);
    node.devices.open(true);

    assertThatThrownBy(() -> unstage.unstage(unstage()))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("east:rbd/cuttle-v: ")
        .hasMessageContaining("still on its way to the cluster");
    assertThat(node.staged.all()).hasSize(1);

    node.devices.open(false);
    unstage.unstage(unstage());
    node.nothingIsLeft();
  }

  @Test
  void deviceThatVanishedIsUnstaged() {
    staged(ANY);
    node.devices.lose(IMAGE.identity());

    unstage.unstage(unstage());
    node.nothingIsLeft();
  }

  @Test
  void whatAKilledAttachLeftIsTakenAwayBeforeTheRecordIsErased() {
    staged(ANY);
    node.mounts.lose(STAGING);
    node.devices.lose(IMAGE.identity());
    node.devices.hanging(true);
    assertThatThrownBy(() -> unstage.unstage(unstage()))
        .isInstanceOf(NodeException.Unavailable.class);
    assertThat(node.staged.all()).hasSize(1);

    node.devices.hanging(false);
    unstage.unstage(unstage());
    node.nothingIsLeft();
  }

  @Test
  void everyCrashAndRetryLeavesNothing() {
    assertThat(CrashingPorts.deaths(UnstageVolumeTest::crashedAndRetried))
        .isGreaterThanOrEqualTo(10);
  }

  private static void crashedAndRetried(CrashingPorts process) {
    TestNode node = new TestNode();
    node.stager().stage(stage(ANY, false));
    try {
      node.unstager(process).unstage(unstage());
    } catch (CrashingPorts.Crash expected) {
      assertThat(node.staged.all().size()).isGreaterThanOrEqualTo(node.devices.attached().size());
      node.unstager().unstage(unstage());
    }
    node.nothingIsLeft();
  }
}
