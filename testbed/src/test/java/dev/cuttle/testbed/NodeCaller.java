package dev.cuttle.testbed;

import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.NodeGrpc;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnstageVolumeRequest;
import csi.v1.VolumeCapability;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What attacher and kubelet do for a volume of a Pod, on one node. */
final class NodeCaller implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(110);

  private final CsiClient controller;
  private final CsiClient node;
  private final Path folder;

  NodeCaller(CsiClient controller, String nodeSocket, Path folder) {
    this.controller = controller;
    this.node = new CsiClient(nodeSocket);
    this.folder = folder;
  }

  static VolumeCapability filesystem(String type) {
    return VolumeCapability.newBuilder()
        .setMount(VolumeCapability.MountVolume.newBuilder().setFsType(type))
        .setAccessMode(writer())
        .build();
  }

  static VolumeCapability block() {
    return VolumeCapability.newBuilder()
        .setBlock(VolumeCapability.BlockVolume.getDefaultInstance())
        .setAccessMode(writer())
        .build();
  }

  private static VolumeCapability.AccessMode writer() {
    return VolumeCapability.AccessMode.newBuilder()
        .setMode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER)
        .build();
  }

  Path staging(String id) {
    return folder.resolve("staging").resolve(Integer.toHexString(id.hashCode()));
  }

  Path target(String id) {
    return folder.resolve("pods").resolve(Integer.toHexString(id.hashCode())).resolve("volume");
  }

  /** The publish_context. */
  Map<String, String> attach(String id, String nodeId, VolumeCapability capability) {
    return controller
        .controller(DEADLINE)
        .controllerPublishVolume(
            ControllerPublishVolumeRequest.newBuilder()
                .setVolumeId(id)
                .setNodeId(nodeId)
                .setVolumeCapability(capability)
                .build())
        .getPublishContextMap();
  }

  void detach(String id) {
    var _ =
        controller
            .controller(DEADLINE)
            .controllerUnpublishVolume(
                ControllerUnpublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setNodeId(NodeProcess.NODE)
                    .build());
  }

  void stage(String id, Map<String, String> context, VolumeCapability capability) {
    var _ =
        node()
            .nodeStageVolume(
                NodeStageVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(made(staging(id)).toString())
                    .putAllPublishContext(context)
                    .setVolumeCapability(capability)
                    .build());
  }

  void publish(String id, Map<String, String> context, VolumeCapability capability) {
    made(target(id).getParent());
    var _ =
        node()
            .nodePublishVolume(
                NodePublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging(id).toString())
                    .setTargetPath(target(id).toString())
                    .putAllPublishContext(context)
                    .setVolumeCapability(capability)
                    .build());
  }

  void unpublish(String id) {
    var _ =
        node()
            .nodeUnpublishVolume(
                NodeUnpublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setTargetPath(target(id).toString())
                    .build());
  }

  void unstage(String id) {
    var _ =
        node()
            .nodeUnstageVolume(
                NodeUnstageVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging(id).toString())
                    .build());
  }

  /** All the way to where a Pod sees it. */
  Path use(String id, VolumeCapability capability) {
    Map<String, String> context = attach(id, NodeProcess.NODE, capability);
    stage(id, context, capability);
    publish(id, context, capability);
    return target(id);
  }

  /** And all the way back. */
  void release(String id) {
    unpublish(id);
    unstage(id);
    detach(id);
  }

  /** As the kubelet does, which repeats what was cut off until it is answered. */
  static void untilAnswered(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (StatusRuntimeException failure) {
        Status.Code code = failure.getStatus().getCode();
        if (code != Status.Code.UNAVAILABLE && code != Status.Code.ABORTED) {
          throw failure;
        }
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private NodeGrpc.NodeBlockingStub node() {
    return node.node(DEADLINE);
  }

  private static Path made(Path folder) {
    folder.toFile().mkdirs();
    return folder;
  }

  @Override
  public void close() {
    node.close();
  }
}
