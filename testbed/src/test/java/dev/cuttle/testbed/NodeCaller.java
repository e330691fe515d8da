package dev.cuttle.testbed;

import csi.v1.CapacityRange;
import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.NodeExpandVolumeRequest;
import csi.v1.NodeGetInfoRequest;
import csi.v1.NodeGrpc;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnstageVolumeRequest;
import csi.v1.Volume;
import csi.v1.VolumeCapability;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What provisioner, attacher and kubelet do for a volume of a Pod, on one node. */
final class NodeCaller implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(110);

  private static final Set<Status.Code> AGAIN =
      Set.of(Status.Code.UNAVAILABLE, Status.Code.ABORTED, Status.Code.DEADLINE_EXCEEDED);

  private final CsiClient controller;
  private final CsiClient node;
  private final Machine machine;
  private final String folder;

  /** What is written in the PersistentVolume of each volume. */
  private final Map<String, Map<String, String>> contexts = new HashMap<>();

  /** Attached, and not detached yet. */
  private final Set<String> held = new LinkedHashSet<>();

  NodeCaller(CsiClient controller, NodeProcess process) {
    this(controller, process.endpoint(), process.machine(), process.folder());
  }

  /** For a driver of this machine. */
  NodeCaller(CsiClient controller, String endpoint, Path folder) {
    this(controller, endpoint, Machine.HERE, folder.toString());
  }

  private NodeCaller(CsiClient controller, String endpoint, Machine machine, String folder) {
    this.controller = controller;
    this.node = new CsiClient(endpoint);
    this.machine = machine;
    this.folder = folder;
  }

  /** A new volume's volume_id. */
  String create(String name, long size, Map<String, String> parameters) {
    Volume volume =
        controller
            .controller(DEADLINE)
            .createVolume(
                CsiClient.request(name, "", size).toBuilder()
                    .clearParameters()
                    .putAllParameters(parameters)
                    .build())
            .getVolume();
    contexts.put(volume.getVolumeId(), volume.getVolumeContextMap());
    return volume.getVolumeId();
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
    return mode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER);
  }

  /** Of a block device on any number of nodes. */
  static VolumeCapability sharedBlock() {
    return block().toBuilder()
        .setAccessMode(mode(VolumeCapability.AccessMode.Mode.MULTI_NODE_MULTI_WRITER))
        .build();
  }

  private static VolumeCapability.AccessMode mode(VolumeCapability.AccessMode.Mode mode) {
    return VolumeCapability.AccessMode.newBuilder().setMode(mode).build();
  }

  String staging(String id) {
    return folder + "/staging/" + Integer.toHexString(id.hashCode());
  }

  /** The folder of its Pod. */
  private String pod(String id) {
    return folder + "/pods/" + Integer.toHexString(id.hashCode());
  }

  /** Where its Pod sees it. */
  String target(String id) {
    return pod(id) + "/volume";
  }

  /** A folder for what is written down about it. */
  String notes(String id) {
    return pod(id) + "/notes";
  }

  /** The publish_context. */
  Map<String, String> attach(String id, String nodeId, VolumeCapability capability) {
    return attach(id, nodeId, capability, false);
  }

  /**
   * The publish_context.
   *
   * @param readOnly as the attacher says of a PersistentVolume with readOnly
   */
  Map<String, String> attach(
      String id, String nodeId, VolumeCapability capability, boolean readOnly) {
    held.add(id);
    return controller
        .controller(DEADLINE)
        .controllerPublishVolume(
            ControllerPublishVolumeRequest.newBuilder()
                .setVolumeId(id)
                .setNodeId(nodeId)
                .setVolumeCapability(capability)
                .setReadonly(readOnly)
                .build())
        .getPublishContextMap();
  }

  void detach(String id) {
    detach(id, NodeProcess.NODE);
  }

  void detach(String id, String nodeId) {
    var _ =
        controller
            .controller(DEADLINE)
            .controllerUnpublishVolume(
                ControllerUnpublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setNodeId(nodeId)
                    .build());
    held.remove(id);
  }

  /** What the kubelet asks first; the driver's first question to the API server takes long. */
  void introduce() {
    var _ = node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance());
  }

  private Map<String, String> context(String id) {
    return Objects.requireNonNull(contexts.get(id), () -> id + " was made by another caller");
  }

  void stage(String id, Map<String, String> context, VolumeCapability capability) {
    machine.run("mkdir -p " + staging(id));
    var _ =
        node()
            .nodeStageVolume(
                NodeStageVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging(id))
                    .putAllPublishContext(context)
                    .putAllVolumeContext(context(id))
                    .setVolumeCapability(capability)
                    .build());
  }

  void publish(String id, Map<String, String> context, VolumeCapability capability) {
    machine.run("mkdir -p " + pod(id));
    var _ =
        node()
            .nodePublishVolume(
                NodePublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging(id))
                    .setTargetPath(target(id))
                    .putAllPublishContext(context)
                    .putAllVolumeContext(context(id))
                    .setVolumeCapability(capability)
                    .build());
  }

  /** What the kubelet asks once the controller has made the image larger: the size then, bytes. */
  long expand(String id, long sizeBytes) {
    return node()
        .nodeExpandVolume(
            NodeExpandVolumeRequest.newBuilder()
                .setVolumeId(id)
                .setVolumePath(target(id))
                .setStagingTargetPath(staging(id))
                .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(sizeBytes))
                .build())
        .getCapacityBytes();
  }

  void unpublish(String id) {
    var _ =
        node()
            .nodeUnpublishVolume(
                NodeUnpublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setTargetPath(target(id))
                    .build());
  }

  void unstage(String id) {
    var _ =
        node()
            .nodeUnstageVolume(
                NodeUnstageVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging(id))
                    .build());
  }

  /** All the way to where a Pod sees it. */
  String use(String id, VolumeCapability capability) {
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

  /** What a failed test still holds, so that it is no burden to the next one. */
  void releaseHeld() {
    List.copyOf(held).forEach(this::release);
  }

  /** As the kubelet does, which repeats what was cut off or took too long until it is answered. */
  static void untilAnswered(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (StatusRuntimeException failure) {
        if (!AGAIN.contains(failure.getStatus().getCode())) {
          throw failure;
        }
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  /** To be called when the node driver has begun again. */
  void reconnect() {
    node.reconnect();
  }

  private NodeGrpc.NodeBlockingStub node() {
    return node.node(DEADLINE);
  }

  @Override
  public void close() {
    node.close();
  }
}
