package dev.cuttle.csi.grpc;

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
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Volumes on this node (CSI spec, "Node Service RPC"). */
public final class NodeService extends NodeGrpc.NodeImplBase {

  private static final List<NodeServiceCapability.RPC.Type> CAPABILITIES =
      List.of(
          NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME,
          NodeServiceCapability.RPC.Type.GET_VOLUME_STATS,
          NodeServiceCapability.RPC.Type.VOLUME_CONDITION,
          NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER);

  private final NodeCalls node;

  public NodeService(NodeCalls node) {
    this.node = node;
  }

  @Override
  public void nodeStageVolume(
      NodeStageVolumeRequest request, StreamObserver<NodeStageVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          node.stage().accept(NodeReader.read(request));
          return NodeStageVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeUnstageVolume(
      NodeUnstageVolumeRequest request, StreamObserver<NodeUnstageVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          node.unstage().accept(NodeReader.read(request));
          return NodeUnstageVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodePublishVolume(
      NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          node.publish().accept(NodeReader.read(request));
          return NodePublishVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          node.unpublish().accept(NodeReader.read(request));
          return NodeUnpublishVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeGetVolumeStats(
      NodeGetVolumeStatsRequest request, StreamObserver<NodeGetVolumeStatsResponse> caller) {
    Answer.to(caller, () -> StatsWriter.answer(node.stats().apply(NodeReader.read(request))));
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
    Answer.to(caller, () -> info(node.info().get()));
  }

  private static NodeGetInfoResponse info(NodeCalls.Facts info) {
    NodeGetInfoResponse.Builder answer =
        NodeGetInfoResponse.newBuilder()
            .setNodeId(info.id())
            .setMaxVolumesPerNode(info.maxVolumes());
    answer.getAccessibleTopologyBuilder().putAllSegments(info.topology());
    return answer.build();
  }
}
