package dev.cuttle.csi.app;

import dev.cuttle.csi.grpc.IdentityService;
import dev.cuttle.csi.grpc.NodeCalls;
import dev.cuttle.csi.grpc.NodeService;
import dev.cuttle.csi.node.CallTime;
import dev.cuttle.csi.node.ImageSources;
import dev.cuttle.csi.node.OneAtATime;
import dev.cuttle.csi.node.PublishRequest;
import dev.cuttle.csi.node.PublishVolume;
import dev.cuttle.csi.node.StageRequest;
import dev.cuttle.csi.node.StageVolume;
import dev.cuttle.csi.node.UnpublishRequest;
import dev.cuttle.csi.node.UnpublishVolume;
import dev.cuttle.csi.node.UnstageRequest;
import dev.cuttle.csi.node.UnstageVolume;
import dev.cuttle.csi.node.VolumeStats;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.monitoring.MonitoringServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The driver in node mode, wired and running. */
public final class NodeDriver implements AutoCloseable {

  /** The kubelet waits two minutes for a call. */
  private static final Duration CALL_TIME = Duration.ofSeconds(105);

  private final GrpcSocket socket;
  private final KubeletRegistration registration;
  private final MonitoringServer monitoring;

  private NodeDriver(
      GrpcSocket socket, KubeletRegistration registration, MonitoringServer monitoring) {
    this.socket = socket;
    this.registration = registration;
    this.monitoring = monitoring;
  }

  /**
   * Begins to answer, and only then becomes known to the kubelet.
   *
   * @param labels of the node, as they are when asked for
   * @throws IOException if a socket or the monitoring address cannot be bound
   */
  public static NodeDriver start(
      NodePorts ports,
      ImageSources sources,
      Supplier<Map<String, String>> labels,
      NodeSettings settings,
      Metrics metrics)
      throws IOException {
    try (Opened opened = new Opened()) {
      GrpcSocket socket =
          opened.keep(
              GrpcSocket.open(
                  settings.socket(),
                  List.of(
                      new IdentityService(ControllerDriver.NAME, settings.version(), () -> true),
                      new NodeService(calls(ports, sources, labels, settings))),
                  List.of(new AnsweredCalls(ControllerDriver.NAME, metrics))));
      KubeletRegistration registration =
          opened.keep(KubeletRegistration.open(ControllerDriver.NAME, settings.registration()));
      MonitoringServer monitoring =
          MonitoringServer.open(
              settings.http(), () -> socket.bound() && registration.registered(), metrics.page());
      opened.release();
      return new NodeDriver(socket, registration, monitoring);
    }
  }

  private static NodeCalls calls(
      NodePorts ports,
      ImageSources sources,
      Supplier<Map<String, String>> labels,
      NodeSettings settings) {
    OneAtATime perVolume = new OneAtATime();
    return new NodeCalls(
        limited(
            perVolume.guarded(
                StageRequest::volumeId,
                new StageVolume(
                    sources,
                    ports.devices(),
                    ports.filesystems(),
                    ports.mounts(),
                    ports.staged()))),
        limited(
            perVolume.guarded(
                UnstageRequest::volumeId,
                new UnstageVolume(ports.devices(), ports.mounts(), ports.staged()))),
        limited(
            perVolume.guarded(
                PublishRequest::volumeId, new PublishVolume(ports.mounts(), ports.staged()))),
        limited(perVolume.guarded(UnpublishRequest::volumeId, new UnpublishVolume(ports.mounts()))),
        new VolumeStats(ports.devices(), ports.mounts(), ports.staged()),
        () ->
            new NodeCalls.Facts(
                settings.nodeId(), settings.maxVolumes(), settings.topology(labels.get())));
  }

  private static <R> Consumer<R> limited(Consumer<R> work) {
    return CallTime.within(CALL_TIME, work);
  }

  /** Where the monitoring pages really are, if the port was left open. */
  public InetSocketAddress monitoringAddress() {
    return monitoring.address();
  }

  /** The kubelet is told first; then the calls under way are answered. */
  @Override
  public void close() {
    registration.close();
    socket.close();
    monitoring.close();
  }
}
