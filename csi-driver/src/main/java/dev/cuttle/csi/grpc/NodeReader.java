package dev.cuttle.csi.grpc;

import csi.v1.NodeExpandVolumeRequest;
import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnstageVolumeRequest;
import csi.v1.VolumeCapability;
import csi.v1.VolumeCapability.AccessMode.Mode;
import dev.cuttle.csi.node.GrowRequest;
import dev.cuttle.csi.node.PublishRequest;
import dev.cuttle.csi.node.StageRequest;
import dev.cuttle.csi.node.StatsRequest;
import dev.cuttle.csi.node.UnpublishRequest;
import dev.cuttle.csi.node.UnstageRequest;
import dev.cuttle.csi.node.Use;
import dev.cuttle.volume.VolumeId;
import java.nio.file.Path;
import java.util.Map;

/** Reads what the kubelet asks of a node; whatever is wrong with it is refused by name. */
final class NodeReader {

  private NodeReader() {}

  static StageRequest read(NodeStageVolumeRequest request) {
    String volumeId = volumeId(request.getVolumeId());
    Path staging = staging(request.getStagingTargetPath());
    Mode mode = CapabilityReader.mode(request.hasVolumeCapability(), request.getVolumeCapability());
    Map<String, String> context = request.getVolumeContextMap();
    return new StageRequest(
        volumeId,
        staging,
        PublishContext.read(request.getPublishContextMap()),
        use(request.getVolumeCapability(), mode, context),
        PublishContext.readOnly(request.getPublishContextMap()) || CapabilityReader.readsOnly(mode),
        VolumeContext.mounter(context),
        VolumeContext.mapOptions(context));
  }

  static UnstageRequest read(NodeUnstageVolumeRequest request) {
    String volumeId = volumeId(request.getVolumeId());
    return new UnstageRequest(
        volumeId,
        staging(request.getStagingTargetPath()),
        VolumeId.parse(volumeId).map(VolumeId::location));
  }

  static PublishRequest read(NodePublishVolumeRequest request) {
    String volumeId = volumeId(request.getVolumeId());
    Path target = Required.absolutePath("target_path", request.getTargetPath());
    Mode mode = CapabilityReader.mode(request.hasVolumeCapability(), request.getVolumeCapability());
    return new PublishRequest(
        volumeId,
        staging(request.getStagingTargetPath()),
        target,
        request.getVolumeCapability().hasBlock(),
        request.getReadonly() || CapabilityReader.readsOnly(mode),
        mode == Mode.SINGLE_NODE_SINGLE_WRITER);
  }

  static UnpublishRequest read(NodeUnpublishVolumeRequest request) {
    return new UnpublishRequest(
        volumeId(request.getVolumeId()),
        Required.absolutePath("target_path", request.getTargetPath()));
  }

  static GrowRequest read(NodeExpandVolumeRequest request) {
    String volumeId = volumeId(request.getVolumeId());
    return new GrowRequest(
        volumeId,
        Required.path("volume_path", request.getVolumePath()),
        CapacityReader.grown(request));
  }

  static StatsRequest read(NodeGetVolumeStatsRequest request) {
    return new StatsRequest(
        volumeId(request.getVolumeId()), Required.path("volume_path", request.getVolumePath()));
  }

  private static String volumeId(String value) {
    return Required.text("volume_id", value);
  }

  private static Path staging(String value) {
    return Required.absolutePath("staging_target_path", value);
  }

  private static Use use(VolumeCapability capability, Mode mode, Map<String, String> context) {
    if (capability.hasBlock()) {
      return new Use.Block(
          mode == Mode.MULTI_NODE_MULTI_WRITER || mode == Mode.MULTI_NODE_SINGLE_WRITER);
    }
    return new Use.Filesystem(
        CapabilityReader.filesystem(capability),
        capability.getMount().getMountFlagsList(),
        VolumeContext.mkfsOptions(context));
  }
}
