package dev.cuttle.csi.app;

import static csi.v1.VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER;
import static dev.cuttle.csi.app.TestDriver.block;
import static dev.cuttle.csi.app.TestDriver.good;
import static dev.cuttle.csi.app.TestDriver.mount;
import static org.assertj.core.api.Assertions.assertThat;

import csi.v1.ControllerGetVolumeRequest;
import csi.v1.ControllerGetVolumeResponse;
import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.GetCapacityRequest;
import csi.v1.GetCapacityResponse;
import csi.v1.ListVolumesRequest;
import csi.v1.ListVolumesResponse;
import csi.v1.Volume;
import csi.v1.VolumeCapability;
import dev.cuttle.volume.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver says of what there is. */
class InventoryTest {

  private static final long MIB = 1L << 20;
  private static final long GIB = World.GIB;

  /** Of each of the three clusters. */
  private static final long LIMIT = 1800 * GIB;

  @TempDir private Path folder;
  private TestDriver driver;

  @BeforeEach
  void start() throws IOException {
    driver = new TestDriver(folder.resolve("csi.sock"));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private GetCapacityResponse capacity(GetCapacityRequest.Builder request) {
    return driver.controller().getCapacity(request.build());
  }

  private static GetCapacityRequest.Builder asking(String tags) {
    return GetCapacityRequest.newBuilder().putParameters("tags", tags);
  }

  @Test
  void capacityIsThatOfAllClustersOrOfThoseThatMatch() {
    GetCapacityResponse all = capacity(GetCapacityRequest.newBuilder());
    assertThat(all.getAvailableCapacity()).isEqualTo(3 * LIMIT);
    assertThat(all.getMaximumVolumeSize().getValue()).isEqualTo(LIMIT);
    assertThat(all.getMinimumVolumeSize().getValue()).isEqualTo(MIB);

    assertThat(capacity(asking("ssd")).getAvailableCapacity()).isEqualTo(2 * LIMIT);
    assertThat(capacity(asking("ssd,archive")).getAvailableCapacity()).isZero();
    assertThat(capacity(asking("ssd,archive")).getMaximumVolumeSize().getValue()).isZero();
  }

  @Test
  void capacityShrinksByWhatIsMade() {
    var _ = driver.controller().createVolume(good("v").build());

    GetCapacityResponse left = capacity(asking("ssd"));

    assertThat(left.getAvailableCapacity()).isEqualTo(2 * LIMIT - GIB);
    assertThat(left.getMaximumVolumeSize().getValue()).isEqualTo(LIMIT);
  }

  @Test
  void capacityIsThatOfThePlaceAndTheFilesystem() {
    GetCapacityRequest.Builder archive = asking("hdd").addVolumeCapabilities(mounted("xfs"));
    archive.getAccessibleTopologyBuilder().putSegments("zone", "a");
    assertThat(capacity(archive).getAvailableCapacity()).isEqualTo(LIMIT);
    assertThat(capacity(archive).getMinimumVolumeSize().getValue()).isEqualTo(300 * MIB);

    archive.getAccessibleTopologyBuilder().putSegments("zone", "elsewhere");
    assertThat(capacity(archive).getAvailableCapacity()).isZero();
    assertThat(
            capacity(asking("hdd").addVolumeCapabilities(block(SINGLE_NODE_WRITER)))
                .getMinimumVolumeSize()
                .getValue())
        .isEqualTo(MIB);
  }

  @Test
  void noVolumeIsLargerThanItsImageCanBe() {
    GetCapacityResponse small = capacity(asking("ssd").putParameters("objectSize", "4K"));
    assertThat(small.getAvailableCapacity()).isEqualTo(2 * LIMIT);
    assertThat(small.getMaximumVolumeSize().getValue())
        .as("256 million objects with a map, whole MiB")
        .isEqualTo(1_000_000 * MIB);
  }

  private static VolumeCapability mounted(String type) {
    return mount(SINGLE_NODE_WRITER, type);
  }

  @Test
  void volumeIsToldWithItsNodesAndThatItIsWell() {
    Volume made =
        driver
            .controller()
            .createVolume(good("v").putParameters("tags", "hdd").build())
            .getVolume();
    var _ =
        driver
            .controller()
            .controllerPublishVolume(
                ControllerPublishVolumeRequest.newBuilder()
                    .setVolumeId(made.getVolumeId())
                    .setNodeId("node-1")
                    .setVolumeCapability(mounted(""))
                    .build());

    ControllerGetVolumeResponse told = inspected(made.getVolumeId());

    assertThat(told.getVolume()).isEqualTo(made);
    assertThat(told.getStatus().getPublishedNodeIdsList()).containsExactly("node-1");
    assertThat(told.getStatus().getVolumeCondition().getAbnormal()).isFalse();
    assertThat(told.getStatus().getVolumeCondition().getMessage()).isEqualTo("the volume is well");
  }

  @Test
  void volumeWithoutItsImageIsAbnormal() {
    Volume made = driver.controller().createVolume(good("v").build()).getVolume();
    driver.world.images.pools().all().forEach(driver.world.images.pools()::take);

    var condition = inspected(made.getVolumeId()).getStatus().getVolumeCondition();

    assertThat(condition.getAbnormal()).isTrue();
    assertThat(condition.getMessage()).contains("rbd/cuttle-v of the volume is missing");
  }

  private ControllerGetVolumeResponse inspected(String volumeId) {
    return driver
        .controller()
        .controllerGetVolume(ControllerGetVolumeRequest.newBuilder().setVolumeId(volumeId).build());
  }

  @Test
  void volumesAreListedInPartsAsEachIsTold() {
    for (String name : List.of("a", "b", "c")) {
      var _ = driver.controller().createVolume(good(name).putParameters("tags", "hdd").build());
    }

    ListVolumesResponse first = list(2, "");
    ListVolumesResponse last = list(2, first.getNextToken());

    assertThat(first.getEntriesList()).hasSize(2);
    assertThat(last.getEntriesList()).hasSize(1);
    assertThat(last.getNextToken()).isEmpty();
    for (ListVolumesResponse.Entry entry : first.getEntriesList()) {
      ControllerGetVolumeResponse told = inspected(entry.getVolume().getVolumeId());
      assertThat(entry.getVolume()).isEqualTo(told.getVolume());
      assertThat(entry.getStatus().getVolumeCondition())
          .isEqualTo(told.getStatus().getVolumeCondition());
    }
  }

  private ListVolumesResponse list(int most, String token) {
    return driver
        .controller()
        .listVolumes(
            ListVolumesRequest.newBuilder().setMaxEntries(most).setStartingToken(token).build());
  }
}
