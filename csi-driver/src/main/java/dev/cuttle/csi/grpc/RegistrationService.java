package dev.cuttle.csi.grpc;

import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;
import pluginregistration.v1.InfoRequest;
import pluginregistration.v1.PluginInfo;
import pluginregistration.v1.RegistrationGrpc;
import pluginregistration.v1.RegistrationStatus;
import pluginregistration.v1.RegistrationStatusResponse;

/** Tells the kubelet who the driver is and where its socket is. */
public final class RegistrationService extends RegistrationGrpc.RegistrationImplBase {

  private static final String TYPE = "CSIPlugin";

  /** That of the CSI, which the kubelet supports from 1.0.0 on. */
  private static final String VERSION = "1.0.0";

  private final String driver;
  private final String endpoint;
  private final Consumer<Optional<String>> outcome;

  /**
   * @param endpoint path of the driver's socket, as the kubelet sees it
   * @param outcome is told what the kubelet says: empty if it has registered the driver, else why
   *     not; the kubelet tries again by itself
   */
  public RegistrationService(String driver, String endpoint, Consumer<Optional<String>> outcome) {
    this.driver = driver;
    this.endpoint = endpoint;
    this.outcome = outcome;
  }

  @Override
  public void getInfo(InfoRequest request, StreamObserver<PluginInfo> caller) {
    Answer.to(
        caller,
        () ->
            PluginInfo.newBuilder()
                .setType(TYPE)
                .setName(driver)
                .setEndpoint(endpoint)
                .addSupportedVersions(VERSION)
                .build());
  }

  @Override
  public void notifyRegistrationStatus(
      RegistrationStatus status, StreamObserver<RegistrationStatusResponse> caller) {
    Answer.to(
        caller,
        () -> {
          outcome.accept(
              status.getPluginRegistered() ? Optional.empty() : Optional.of(status.getError()));
          return RegistrationStatusResponse.getDefaultInstance();
        });
  }
}
