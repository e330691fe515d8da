package dev.cuttle.csi.grpc;

import csi.v1.NodeExpandVolumeRequest;
import csi.v1.NodeExpandVolumeResponse;
import csi.v1.NodeGetCapabilitiesRequest;
import csi.v1.NodeGetCapabilitiesResponse;
import csi.v1.NodeGetInfoRequest;
import csi.v1.NodeGetInfoResponse;
import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodeGetVolumeStatsResponse;
import csi.v1.NodeGrpc;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodePublishVolumeResponse;
import csi.v1.NodeServiceCapability;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.NodeStageVolumeResponse;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnpublishVolumeResponse;
import csi.v1.NodeUnstageVolumeRequest;
import csi.v1.NodeUnstageVolumeResponse;
import dev.cuttle.csi.node.NodeVolumes;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Volumes on this node (CSI spec, "Node Service RPC"). */
public final class NodeService extends NodeGrpc.NodeImplBase {

  private static final List<NodeServiceCapability.RPC.Type> CAPABILITIES =
      List.of(
          NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME,
          NodeServiceCapability.RPC.Type.GET_VOLUME_STATS,
          NodeServiceCapability.RPC.Type.EXPAND_VOLUME,
          NodeServiceCapability.RPC.Type.VOLUME_CONDITION,
          NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER);

  private final NodeVolumes volumes;
  private final NodeInfo info;

  public NodeService(NodeVolumes volumes, NodeInfo info) {
    this.volumes = volumes;
    this.info = info;
  }

  @Override
  public void nodeStageVolume(
      NodeStageVolumeRequest request, StreamObserver<NodeStageVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          volumes.stage(NodeReader.read(request));
          return NodeStageVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeUnstageVolume(
      NodeUnstageVolumeRequest request, StreamObserver<NodeUnstageVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          volumes.unstage(NodeReader.read(request));
          return NodeUnstageVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodePublishVolume(
      NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          volumes.publish(NodeReader.read(request));
          return NodePublishVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          volumes.unpublish(NodeReader.read(request));
          return NodeUnpublishVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeGetVolumeStats(
      NodeGetVolumeStatsRequest request, StreamObserver<NodeGetVolumeStatsResponse> caller) {
    Answer.to(caller, () -> StatsWriter.answer(volumes.stats(NodeReader.read(request))));
  }

  @Override
  public void nodeExpandVolume(
      NodeExpandVolumeRequest request, StreamObserver<NodeExpandVolumeResponse> caller) {
    Answer.to(
        caller,
        () ->
            NodeExpandVolumeResponse.newBuilder()
                .setCapacityBytes(volumes.grow(NodeReader.read(request)))
                .build());
  }

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> caller) {
    var answer = NodeGetCapabilitiesResponse.newBuilder();
    CAPABILITIES.forEach(type -> answer.addCapabilitiesBuilder().getRpcBuilder().setType(type));
    Answer.to(caller, answer::build);
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> caller) {
    Answer.to(caller, () -> answer(info.now()));
  }

  private static NodeGetInfoResponse answer(NodeInfo.Facts info) {
    NodeGetInfoResponse.Builder answer =
        NodeGetInfoResponse.newBuilder()
            .setNodeId(info.id())
            .setMaxVolumesPerNode(info.maxVolumes());
    answer.getAccessibleTopologyBuilder().putAllSegments(info.topology());
    return answer.build();
  }
}
