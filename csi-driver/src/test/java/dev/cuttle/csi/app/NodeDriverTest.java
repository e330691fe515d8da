package dev.cuttle.csi.app;

import static csi.v1.VolumeCapability.AccessMode.Mode.MULTI_NODE_MULTI_WRITER;
import static csi.v1.VolumeCapability.AccessMode.Mode.MULTI_NODE_READER_ONLY;
import static csi.v1.VolumeCapability.AccessMode.Mode.SINGLE_NODE_SINGLE_WRITER;
import static csi.v1.VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER;
import static dev.cuttle.csi.app.TestDriver.block;
import static dev.cuttle.csi.app.TestDriver.mount;
import static dev.cuttle.csi.node.TestNode.IMAGE;
import static dev.cuttle.csi.node.TestNode.VOLUME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import csi.v1.CapacityRange;
import csi.v1.NodeExpandVolumeRequest;
import csi.v1.NodeGetCapabilitiesRequest;
import csi.v1.NodeGetInfoRequest;
import csi.v1.NodeGetInfoResponse;
import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodeGetVolumeStatsResponse;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeServiceCapability;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnstageVolumeRequest;
import csi.v1.ProbeRequest;
import csi.v1.VolumeCapability;
import csi.v1.VolumeUsage;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pluginregistration.v1.InfoRequest;
import pluginregistration.v1.PluginInfo;
import pluginregistration.v1.RegistrationStatus;

class NodeDriverTest {

  private static final String STAGING = "/staging";
  private static final String TARGET = "/target";
  private static final Status.Code INVALID = Status.Code.INVALID_ARGUMENT;

  @TempDir private Path folder;
  private TestNodeDriver driver;

  @BeforeEach
  void start() throws IOException {
    driver = new TestNodeDriver(folder);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private static NodeStageVolumeRequest.Builder stage(VolumeCapability capability) {
    return NodeStageVolumeRequest.newBuilder()
        .setVolumeId(VOLUME)
        .setStagingTargetPath(STAGING)
        .setVolumeCapability(capability)
        .putAllPublishContext(
            Map.of(
                "cluster", "east",
                "clusterID", IMAGE.clusterId(),
                "pool", "rbd",
                "namespace", "",
                "image", "cuttle-v"));
  }

  private static NodePublishVolumeRequest.Builder publish(VolumeCapability capability) {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId(VOLUME)
        .setStagingTargetPath(STAGING)
        .setTargetPath(TARGET)
        .setVolumeCapability(capability);
  }

  private NodeGetVolumeStatsResponse stats() {
    return driver
        .node()
        .nodeGetVolumeStats(
            NodeGetVolumeStatsRequest.newBuilder()
                .setVolumeId(VOLUME)
                .setVolumePath(TARGET)
                .build());
  }

  @Test
  void volumeIsStagedPublishedMeasuredAndTakenAwayAgain() {
    VolumeCapability capability = mount(SINGLE_NODE_WRITER, "xfs");
    var _ =
        driver
            .node()
            .nodeStageVolume(
                stage(capability)
                    .putVolumeContext("mounter", "fuse")
                    .putVolumeContext("mkfsOptions", "-K  -f")
                    .putVolumeContext("mapOptions", "queue_depth=64,ro_cache")
                    .build());
    var _ = driver.node().nodePublishVolume(publish(capability).build());

    assertThat(driver.node.filesystems.made()).containsExactly("xfs -K -f");
    assertThat(driver.node.devices.lastOptions()).containsExactly("queue_depth=64", "ro_cache");
    assertThat(driver.node.devices.attached().values())
        .allMatch(attached -> attached.mounter() == Mounter.FUSE);
    assertThat(stats().getUsageList())
        .extracting(VolumeUsage::getUnit, VolumeUsage::getTotal, VolumeUsage::getAvailable)
        .containsExactly(
            tuple(VolumeUsage.Unit.BYTES, 1000L, 900L), tuple(VolumeUsage.Unit.INODES, 10L, 9L));
    assertThat(stats().getVolumeCondition().getAbnormal()).isFalse();

    unpublishAndUnstage();
    assertThat(driver.node.mounts.all()).isEmpty();
    assertThat(driver.node.devices.attached()).isEmpty();
  }

  @Test
  void expandedVolumeHasItsSizeAndOneThatNobodyMadeLargerDoesNot() {
    VolumeCapability capability = mount(SINGLE_NODE_WRITER, "xfs");
    var _ = driver.node().nodeStageVolume(stage(capability).build());
    var _ = driver.node().nodePublishVolume(publish(capability).build());
    NodeExpandVolumeRequest request =
        NodeExpandVolumeRequest.newBuilder()
            .setVolumeId(VOLUME)
            .setVolumePath(TARGET)
            .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(2L << 30))
            .build();

    refused(
        Status.Code.UNAVAILABLE,
        "2147483648 are to be there",
        () -> driver.node().nodeExpandVolume(request));
    driver.node.devices.image(IMAGE.identity(), 2L << 30);
    assertThat(driver.node().nodeExpandVolume(request).getCapacityBytes()).isEqualTo(2L << 30);
    assertThat(driver.node.filesystems.grown()).hasSize(1);
    unpublishAndUnstage();
  }

  private void unpublishAndUnstage() {
    var _ =
        driver
            .node()
            .nodeUnpublishVolume(
                NodeUnpublishVolumeRequest.newBuilder()
                    .setVolumeId(VOLUME)
                    .setTargetPath(TARGET)
                    .build());
    var _ =
        driver
            .node()
            .nodeUnstageVolume(
                NodeUnstageVolumeRequest.newBuilder()
                    .setVolumeId(VOLUME)
                    .setStagingTargetPath(STAGING)
                    .build());
  }

  @Test
  void readersAttachReadOnlyAndABlockVolumeHasItsSize() {
    VolumeCapability reader = block(MULTI_NODE_READER_ONLY);
    var _ = driver.node().nodeStageVolume(stage(reader).build());
    var _ = driver.node().nodePublishVolume(publish(reader).build());

    assertThat(driver.node.devices.attached().values()).allMatch(Attachment::readOnly);
    assertThat(stats().getUsageList())
        .singleElement()
        .matches(
            usage -> usage.getTotal() == 1L << 30 && usage.getUnit() == VolumeUsage.Unit.BYTES);
    driver.node.devices.trouble(IMAGE.identity(), "the kernel has given it up");
    assertThat(stats().getVolumeCondition())
        .matches(condition -> condition.getAbnormal())
        .matches(condition -> condition.getMessage().contains("given it up"));
  }

  @Test
  void whatTheControllerAttachedForReadingOnlyIsNotWritable() {
    VolumeCapability writer = block(SINGLE_NODE_WRITER);
    var _ =
        driver.node().nodeStageVolume(stage(writer).putPublishContext("readOnly", "true").build());
    assertThat(driver.node.devices.attached().values()).allMatch(Attachment::readOnly);
  }

  @Test
  void singleWriterIsPublishedOnce() {
    VolumeCapability alone = mount(SINGLE_NODE_SINGLE_WRITER, "");
    var _ = driver.node().nodeStageVolume(stage(alone).build());
    var _ = driver.node().nodePublishVolume(publish(alone).build());

    refused(
        Status.Code.FAILED_PRECONDITION,
        "published at /target already",
        () -> driver.node().nodePublishVolume(publish(alone).setTargetPath("/second").build()));
  }

  @Test
  void nodeSaysWhoAndWhereItIsAndWhatItCan() {
    NodeGetInfoResponse info = driver.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance());
    assertThat(info.getNodeId()).isEqualTo("node-1");
    assertThat(info.getMaxVolumesPerNode()).isEqualTo(128);
    assertThat(info.getAccessibleTopology().getSegmentsMap())
        .isEqualTo(
            Map.of(
                "topology.kubernetes.io/zone", "a", "topology.rbd.csi.cuttle.dev/driver", "true"));
    assertThat(
            driver
                .node()
                .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .extracting(capability -> capability.getRpc().getType())
        .containsExactly(
            NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME,
            NodeServiceCapability.RPC.Type.GET_VOLUME_STATS,
            NodeServiceCapability.RPC.Type.EXPAND_VOLUME,
            NodeServiceCapability.RPC.Type.VOLUME_CONDITION,
            NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER);
    assertThat(driver.identity().probe(ProbeRequest.getDefaultInstance()).getReady().getValue())
        .isTrue();
  }

  @Test
  void kubeletIsToldWhereTheSocketIsAndReadinessFollowsItsAnswer()
      throws IOException, InterruptedException {
    PluginInfo info = driver.kubelet().getInfo(InfoRequest.getDefaultInstance());
    assertThat(info.getType()).isEqualTo("CSIPlugin");
    assertThat(info.getName()).isEqualTo("rbd.csi.cuttle.dev");
    assertThat(info.getEndpoint()).isEqualTo("/kubelet/csi.sock");
    assertThat(info.getSupportedVersionsList()).containsExactly("1.0.0");

    assertThat(get("/healthz")).isEqualTo(200);
    assertThat(get("/readyz")).isEqualTo(503);
    told(RegistrationStatus.newBuilder().setPluginRegistered(true).build());
    assertThat(get("/readyz")).isEqualTo(200);
    told(RegistrationStatus.newBuilder().setError("another driver has the name").build());
    assertThat(get("/readyz")).isEqualTo(503);
    assertThat(get("/metrics")).isEqualTo(200);
  }

  private void told(RegistrationStatus status) {
    var _ = driver.kubelet().notifyRegistrationStatus(status);
  }

  private int get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + driver.monitoring().getPort() + path))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void theKubeletForgetsADriverThatStops() throws IOException {
    Path socket = folder.resolve("reg").resolve("rbd.csi.cuttle.dev-reg.sock");
    assertThat(Files.exists(socket)).isTrue();
    driver.close();
    assertThat(Files.exists(socket)).isFalse();
    driver = new TestNodeDriver(folder);
  }

  @Test
  void whatIsMissingOrWrongIsRefusedByName() {
    VolumeCapability good = mount(SINGLE_NODE_WRITER, "");
    badStage("volume_id is missing", stage(good).clearVolumeId());
    badStage("staging_target_path is missing", stage(good).clearStagingTargetPath());
    badStage("is not an absolute path", stage(good).setStagingTargetPath("some/path"));
    badStage("is not an absolute path", stage(good).setStagingTargetPath("/.."));
    badStage("is no path", stage(good).setStagingTargetPath("/a\0b"));
    badStage("volume_capability is missing", stage(good).clearVolumeCapability());
    badStage("MULTI_NODE_MULTI_WRITER is for block", stage(mount(MULTI_NODE_MULTI_WRITER, "")));
    badStage("file system 'ntfs'", stage(mount(SINGLE_NODE_WRITER, "ntfs")));
    badStage("image in the publish_context is missing", stage(good).removePublishContext("image"));
    badStage("mounter 'x' in the volume_context", stage(good).putVolumeContext("mounter", "x"));
    badPublish("volume_id is missing", publish(good).clearVolumeId());
    badPublish("target_path is missing", publish(good).clearTargetPath());
    badPublish("staging_target_path is missing", publish(good).clearStagingTargetPath());
    badPublish("volume_capability is missing", publish(good).clearVolumeCapability());
    var unstage = NodeUnstageVolumeRequest.newBuilder();
    refused(INVALID, "volume_id is", () -> driver.node().nodeUnstageVolume(unstage.build()));
    unstage.setVolumeId("v");
    refused(INVALID, "staging_target", () -> driver.node().nodeUnstageVolume(unstage.build()));
    var unpublish = NodeUnpublishVolumeRequest.newBuilder();
    refused(INVALID, "volume_id is", () -> driver.node().nodeUnpublishVolume(unpublish.build()));
    unpublish.setVolumeId("v");
    refused(INVALID, "target_path", () -> driver.node().nodeUnpublishVolume(unpublish.build()));
    var expand = NodeExpandVolumeRequest.newBuilder();
    refused(INVALID, "volume_id is", () -> driver.node().nodeExpandVolume(expand.build()));
    expand.setVolumeId("v");
    refused(INVALID, "volume_path", () -> driver.node().nodeExpandVolume(expand.build()));
    expand.setVolumePath("some/path");
    refused(
        Status.Code.NOT_FOUND,
        "not staged on this node",
        () -> driver.node().nodeExpandVolume(expand.build()));
    expand.setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(-1));
    refused(
        Status.Code.OUT_OF_RANGE,
        "a size is negative",
        () -> driver.node().nodeExpandVolume(expand.build()));
    var stats = NodeGetVolumeStatsRequest.newBuilder();
    refused(INVALID, "volume_id is", () -> driver.node().nodeGetVolumeStats(stats.build()));
    stats.setVolumeId("v");
    refused(INVALID, "volume_path", () -> driver.node().nodeGetVolumeStats(stats.build()));
    stats.setVolumePath("some/path");
    refused(
        Status.Code.NOT_FOUND,
        "not staged on this node",
        () -> driver.node().nodeGetVolumeStats(stats.build()));
    assertThat(driver.node.staged.all()).isEmpty();
  }

  private void badStage(String text, NodeStageVolumeRequest.Builder request) {
    refused(INVALID, text, () -> driver.node().nodeStageVolume(request.build()));
  }

  private void badPublish(String text, NodePublishVolumeRequest.Builder request) {
    refused(INVALID, text, () -> driver.node().nodePublishVolume(request.build()));
  }

  private static void refused(Status.Code code, String text, ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as(text).isNotNull();
    assertThat(failure.getStatus().getCode()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getMessage()).contains(text);
  }
}
