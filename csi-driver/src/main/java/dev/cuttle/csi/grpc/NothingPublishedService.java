package dev.cuttle.csi.grpc;

import csi.v1.NodeGetCapabilitiesRequest;
import csi.v1.NodeGetCapabilitiesResponse;
import csi.v1.NodeGrpc;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnpublishVolumeResponse;
import io.grpc.stub.StreamObserver;

/**
 * The Node service of a process that is no node plugin: it claims no capability, and as it never
 * publishes a volume, there is never one to unpublish (CSI spec, "NodeUnpublishVolume": not
 * published is success). Every other call is UNIMPLEMENTED. Callers that clean up after themselves
 * on one endpoint, as the conformance suite does, need these two answers.
 */
public final class NothingPublishedService extends NodeGrpc.NodeImplBase {

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> answer) {
    answer.onNext(NodeGetCapabilitiesResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> answer) {
    answer.onNext(NodeUnpublishVolumeResponse.getDefaultInstance());
    answer.onCompleted();
  }
}
