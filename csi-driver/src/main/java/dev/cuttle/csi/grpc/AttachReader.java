package dev.cuttle.csi.grpc;

import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.VolumeCapability.AccessMode.Mode;
import dev.cuttle.volume.AttachRequest;
import dev.cuttle.volume.AttachRequest.Sharing;
import dev.cuttle.volume.DetachRequest;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeId;
import java.util.Optional;

/** Reads ControllerPublishVolumeRequest and its counterpart. */
final class AttachReader {

  private AttachReader() {}

  static AttachRequest read(ControllerPublishVolumeRequest request) {
    String volumeId = Required.text("volume_id", request.getVolumeId());
    String node = Required.text("node_id", request.getNodeId());
    Mode mode = CapabilityReader.mode(request.hasVolumeCapability(), request.getVolumeCapability());
    return new AttachRequest(
        Required.volumeId(volumeId),
        node,
        sharing(mode),
        request.getReadonly() || CapabilityReader.readsOnly(mode));
  }

  /** Empty if it is not one of our ids: such a volume is attached nowhere. */
  static Optional<DetachRequest> read(ControllerUnpublishVolumeRequest request) {
    String node = request.getNodeId();
    return VolumeId.parse(Required.text("volume_id", request.getVolumeId()))
        .map(id -> new DetachRequest(id, node.isEmpty() ? Optional.empty() : Optional.of(node)));
  }

  private static Sharing sharing(Mode mode) {
    return switch (mode) {
      case SINGLE_NODE_WRITER,
          SINGLE_NODE_READER_ONLY,
          SINGLE_NODE_SINGLE_WRITER,
          SINGLE_NODE_MULTI_WRITER ->
          Sharing.ONE_NODE;
      case MULTI_NODE_READER_ONLY -> Sharing.READERS;
      case MULTI_NODE_SINGLE_WRITER -> Sharing.ONE_WRITER;
      case MULTI_NODE_MULTI_WRITER -> Sharing.WRITERS;
      case UNKNOWN, UNRECOGNIZED ->
          throw new VolumeException.Invalid("the volume_capability has no access mode");
    };
  }
}
