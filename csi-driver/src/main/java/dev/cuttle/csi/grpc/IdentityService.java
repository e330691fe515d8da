package dev.cuttle.csi.grpc;

import com.google.protobuf.BoolValue;
import csi.v1.GetPluginCapabilitiesRequest;
import csi.v1.GetPluginCapabilitiesResponse;
import csi.v1.GetPluginInfoRequest;
import csi.v1.GetPluginInfoResponse;
import csi.v1.IdentityGrpc;
import csi.v1.PluginCapability;
import csi.v1.ProbeRequest;
import csi.v1.ProbeResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Who the driver is and what it can do (CSI spec, "Identity Service RPC"). */
public final class IdentityService extends IdentityGrpc.IdentityImplBase {

  private static final List<PluginCapability.Service.Type> CAPABILITIES =
      List.of(
          PluginCapability.Service.Type.CONTROLLER_SERVICE,
          PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS);

  private final String name;
  private final String version;
  private final BooleanSupplier ready;

  public IdentityService(String name, String version, BooleanSupplier ready) {
    this.name = name;
    this.version = version;
    this.ready = ready;
  }

  @Override
  public void getPluginInfo(
      GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> caller) {
    Answer.to(
        caller,
        () -> GetPluginInfoResponse.newBuilder().setName(name).setVendorVersion(version).build());
  }

  @Override
  public void getPluginCapabilities(
      GetPluginCapabilitiesRequest request, StreamObserver<GetPluginCapabilitiesResponse> caller) {
    var answer = GetPluginCapabilitiesResponse.newBuilder();
    CAPABILITIES.forEach(type -> answer.addCapabilitiesBuilder().getServiceBuilder().setType(type));
    answer
        .addCapabilitiesBuilder()
        .getVolumeExpansionBuilder()
        .setType(PluginCapability.VolumeExpansion.Type.ONLINE);
    Answer.to(caller, answer::build);
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> caller) {
    Answer.to(
        caller,
        () -> ProbeResponse.newBuilder().setReady(BoolValue.of(ready.getAsBoolean())).build());
  }
}
