package dev.cuttle.csi.grpc;

import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerExpandVolumeResponse;
import csi.v1.ControllerGetCapabilitiesRequest;
import csi.v1.ControllerGetCapabilitiesResponse;
import csi.v1.ControllerGetVolumeRequest;
import csi.v1.ControllerGetVolumeResponse;
import csi.v1.ControllerGrpc;
import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerPublishVolumeResponse;
import csi.v1.ControllerServiceCapability;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.ControllerUnpublishVolumeResponse;
import csi.v1.CreateVolumeRequest;
import csi.v1.CreateVolumeResponse;
import csi.v1.DeleteVolumeRequest;
import csi.v1.DeleteVolumeResponse;
import csi.v1.GetCapacityRequest;
import csi.v1.GetCapacityResponse;
import csi.v1.ListVolumesRequest;
import csi.v1.ListVolumesResponse;
import csi.v1.Topology;
import csi.v1.ValidateVolumeCapabilitiesRequest;
import csi.v1.ValidateVolumeCapabilitiesResponse;
import csi.v1.Volume;
import dev.cuttle.volume.AccessibleFrom;
import dev.cuttle.volume.AttachRequest;
import dev.cuttle.volume.ExpandRequest;
import dev.cuttle.volume.ListPosition;
import dev.cuttle.volume.Quoted;
import dev.cuttle.volume.VolumeException;
import dev.cuttle.volume.VolumeId;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import dev.cuttle.volume.Volumes;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** Volumes as the whole cluster sees them (CSI spec, "Controller Service RPC"). */
public final class ControllerService extends ControllerGrpc.ControllerImplBase {

  private static final List<ControllerServiceCapability.RPC.Type> CAPABILITIES =
      List.of(
          ControllerServiceCapability.RPC.Type.CREATE_DELETE_VOLUME,
          ControllerServiceCapability.RPC.Type.PUBLISH_UNPUBLISH_VOLUME,
          ControllerServiceCapability.RPC.Type.PUBLISH_READONLY,
          ControllerServiceCapability.RPC.Type.EXPAND_VOLUME,
          ControllerServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER,
          ControllerServiceCapability.RPC.Type.GET_CAPACITY,
          ControllerServiceCapability.RPC.Type.GET_VOLUME,
          ControllerServiceCapability.RPC.Type.VOLUME_CONDITION,
          ControllerServiceCapability.RPC.Type.LIST_VOLUMES,
          ControllerServiceCapability.RPC.Type.LIST_VOLUMES_PUBLISHED_NODES);

  private final Volumes volumes;
  private final AccessibleFrom accessible;

  public ControllerService(Volumes volumes, AccessibleFrom accessible) {
    this.volumes = volumes;
    this.accessible = accessible;
  }

  @Override
  public void createVolume(
      CreateVolumeRequest request, StreamObserver<CreateVolumeResponse> caller) {
    Answer.to(caller, () -> created(RequestReader.read(request)));
  }

  private CreateVolumeResponse created(VolumeRequest request) {
    VolumeRecord volume = volumes.create(request);
    Volume.Builder answer =
        Volume.newBuilder()
            .setVolumeId(volume.volumeId().text())
            .setCapacityBytes(volume.sizeBytes())
            .putAllVolumeContext(request.parameters().node());
    accessible.of(volume).stream()
        .map(segments -> Topology.newBuilder().putAllSegments(segments))
        .forEach(answer::addAccessibleTopology);
    return CreateVolumeResponse.newBuilder().setVolume(answer).build();
  }

  @Override
  public void deleteVolume(
      DeleteVolumeRequest request, StreamObserver<DeleteVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          // What is not one of our ids is no volume of ours, hence gone.
          VolumeId.parse(Required.text("volume_id", request.getVolumeId()))
              .ifPresent(volumes::delete);
          return DeleteVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void controllerPublishVolume(
      ControllerPublishVolumeRequest request,
      StreamObserver<ControllerPublishVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          AttachRequest attach = AttachReader.read(request);
          return ControllerPublishVolumeResponse.newBuilder()
              .putAllPublishContext(PublishContext.of(volumes.attach(attach), attach.readOnly()))
              .build();
        });
  }

  @Override
  public void controllerUnpublishVolume(
      ControllerUnpublishVolumeRequest request,
      StreamObserver<ControllerUnpublishVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> {
          AttachReader.read(request).ifPresent(volumes::detach);
          return ControllerUnpublishVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void controllerExpandVolume(
      ControllerExpandVolumeRequest request,
      StreamObserver<ControllerExpandVolumeResponse> caller) {
    Answer.to(caller, () -> expanded(request));
  }

  /** The node always has its part: a filesystem grows there, and so does a loop device. */
  private ControllerExpandVolumeResponse expanded(ControllerExpandVolumeRequest request) {
    long size = CapacityReader.expanded(request);
    VolumeId volumeId = Required.volumeId(request.getVolumeId());
    return ControllerExpandVolumeResponse.newBuilder()
        .setCapacityBytes(
            volumes.expand(
                new ExpandRequest(volumeId, size, request.getCapacityRange().getLimitBytes())))
        .setNodeExpansionRequired(true)
        .build();
  }

  @Override
  public void validateVolumeCapabilities(
      ValidateVolumeCapabilitiesRequest request,
      StreamObserver<ValidateVolumeCapabilitiesResponse> caller) {
    Answer.to(caller, () -> validated(request));
  }

  private ValidateVolumeCapabilitiesResponse validated(ValidateVolumeCapabilitiesRequest request) {
    String volumeId = Required.text("volume_id", request.getVolumeId());
    if (request.getVolumeCapabilitiesCount() == 0) {
      throw new VolumeException.Invalid("volume_capabilities are missing");
    }
    var _ = volumes.find(Required.volumeId(volumeId));
    var answer = ValidateVolumeCapabilitiesResponse.newBuilder();
    try {
      CapabilityReader.check(request.getVolumeCapabilitiesList());
    } catch (VolumeException.Invalid unsupported) {
      return answer.setMessage(unsupported.getMessage()).build();
    }
    answer
        .getConfirmedBuilder()
        .putAllVolumeContext(request.getVolumeContextMap())
        .addAllVolumeCapabilities(request.getVolumeCapabilitiesList())
        .putAllParameters(request.getParametersMap());
    return answer.build();
  }

  @Override
  public void controllerGetCapabilities(
      ControllerGetCapabilitiesRequest request,
      StreamObserver<ControllerGetCapabilitiesResponse> caller) {
    var answer = ControllerGetCapabilitiesResponse.newBuilder();
    CAPABILITIES.forEach(type -> answer.addCapabilitiesBuilder().getRpcBuilder().setType(type));
    Answer.to(caller, answer::build);
  }

  @Override
  public void getCapacity(GetCapacityRequest request, StreamObserver<GetCapacityResponse> caller) {
    Answer.to(
        caller,
        () -> {
          CapacityQuestion asked = CapacityQuestion.read(request);
          return asked.answer(volumes.room(asked.request()));
        });
  }

  @Override
  public void controllerGetVolume(
      ControllerGetVolumeRequest request, StreamObserver<ControllerGetVolumeResponse> caller) {
    Answer.to(
        caller,
        () -> InventoryWriter.answer(volumes.inspect(Required.volumeId(request.getVolumeId()))));
  }

  @Override
  public void listVolumes(ListVolumesRequest request, StreamObserver<ListVolumesResponse> caller) {
    Answer.to(caller, () -> listed(request));
  }

  private ListVolumesResponse listed(ListVolumesRequest request) {
    if (request.getMaxEntries() < 0) {
      throw new VolumeException.Invalid("max_entries is negative: " + request.getMaxEntries());
    }
    String token = request.getStartingToken();
    Optional<ListPosition> after = ListPosition.parse(token);
    if (after.isEmpty() && !token.isEmpty()) {
      throw new VolumeException.Aborted(
          "starting_token '" + Quoted.of(token) + "' is none of ours: begin anew without one");
    }
    return InventoryWriter.answer(volumes.list(request.getMaxEntries(), after));
  }
}
