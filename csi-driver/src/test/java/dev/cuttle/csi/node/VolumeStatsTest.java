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

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VolumeStatsTest {

  private final TestNode node = new TestNode();
  private final VolumeStats stats = new VolumeStats(node.devices, node.mounts, node.staged);

  private Stats at(Path path) {
    return stats.stats(new StatsRequest(VOLUME, path));
  }

  private void published(boolean block) {
    node.stager().stage(stage(block ? new Use.Block() : ANY, false));
    node.publisher().publish(publish(block, false));
  }

  @Test
  void filesystemHasUsageAndDeviceHasSize() {
    published(false);
    assertThat(at(TARGET).usage()).contains(new Mounts.Usage(1000, 100, 900, 10, 1, 9));
    assertThat(at(STAGING).trouble()).isEmpty();

    TestNode other = new TestNode();
    other.stager().stage(stage(new Use.Block(), false));
    Stats block =
        new VolumeStats(other.devices, other.mounts, other.staged)
            .stats(new StatsRequest(VOLUME, STAGING));
    assertThat(block.usage()).isEmpty();
    assertThat(block.deviceBytes()).isEqualTo(OptionalLong.of(GIB));
  }

  @Test
  void troubleIsSaidAndTheFilesystemIsNotAsked() {
    published(false);
    node.devices.trouble(IMAGE.identity(), "the process behind it is gone");
    assertThat(at(TARGET))
        .matches(found -> found.trouble().orElse("").contains("process behind it"))
        .matches(found -> found.trouble().orElse("").startsWith("east:rbd/cuttle-v: "))
        .matches(found -> found.usage().isEmpty());
  }

  @Test
  void missingMountAndMissingDeviceAreTrouble() {
    published(false);
    node.mounts.lose(STAGING);
    assertThat(at(TARGET).trouble().orElse("")).endsWith("it is no longer mounted at /staging");
    node.devices.lose(IMAGE.identity());
    assertThat(at(TARGET).trouble().orElse(""))
        .endsWith("its image is no longer attached to this node");
    assertThat(at(TARGET).deviceBytes()).isEmpty();
  }

  @Test
  void whatCannotBeToldInTimeIsTroubleToo() {
    published(false);
    node.devices.silent(true);
    assertThat(at(TARGET))
        .matches(found -> found.trouble().orElse("").contains("no end within"))
        .matches(found -> found.usage().isEmpty() && found.deviceBytes().isEmpty());
  }

  @Test
  void volumeThatIsNotHereOrNotThereIsNotFound() {
    assertThatThrownBy(() -> at(TARGET))
        .isInstanceOf(NodeException.NotFound.class)
        .hasMessageContaining("not staged on this node");
    published(false);
    assertThatThrownBy(() -> at(Path.of("some/path")))
        .isInstanceOf(NodeException.NotFound.class)
        .hasMessageContaining("is not at some/path");
  }
}
