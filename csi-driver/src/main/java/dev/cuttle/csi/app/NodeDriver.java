package dev.cuttle.csi.app;

import dev.cuttle.csi.grpc.IdentityService;
import dev.cuttle.csi.grpc.NodeInfo;
import dev.cuttle.csi.grpc.NodeService;
import dev.cuttle.csi.node.ImageAddresses;
import dev.cuttle.csi.node.NodeVolumes;
import dev.cuttle.csi.node.OneAtATime;
import dev.cuttle.csi.node.VolumesOfNode;
import dev.cuttle.csi.node.WithinCallTime;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.monitoring.MonitoringServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The driver in node mode, wired and running. */
public final class NodeDriver implements AutoCloseable {

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
      ImageAddresses addresses,
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
                      new NodeService(
                          volumes(ports, addresses, settings), () -> facts(settings, labels))),
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

  private static NodeVolumes volumes(
      NodePorts ports, ImageAddresses addresses, NodeSettings settings) {
    NodeVolumes volumes =
        new VolumesOfNode(
            addresses, ports.devices(), ports.filesystems(), ports.mounts(), ports.staged());
    return new WithinCallTime(new OneAtATime(volumes), settings.callTime());
  }

  private static NodeInfo.Facts facts(NodeSettings settings, Supplier<Map<String, String>> labels) {
    return new NodeInfo.Facts(
        settings.nodeId(), settings.maxVolumes(), settings.topology(labels.get()));
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
