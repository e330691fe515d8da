package dev.cuttle.csi.app;

import dev.cuttle.csi.grpc.ControllerService;
import dev.cuttle.csi.grpc.IdentityService;
import dev.cuttle.csi.grpc.NothingPublishedService;
import dev.cuttle.kubernetes.CsiDriver;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.monitoring.MonitoringServer;
import dev.cuttle.volume.AccessibleFrom;
import dev.cuttle.volume.ClaimTags;
import dev.cuttle.volume.JoinedVolumes;
import dev.cuttle.volume.StoredVolumes;
import dev.cuttle.volume.Volumes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The driver in controller mode, wired and running. */
public final class ControllerDriver implements AutoCloseable {

  /** The provisioner of the StorageClasses. */
  static final String NAME = CsiDriver.NAME;

  private final GrpcSocket socket;
  private final MonitoringServer monitoring;

  private ControllerDriver(GrpcSocket socket, MonitoringServer monitoring) {
    this.socket = socket;
    this.monitoring = monitoring;
  }

  /**
   * Begins to answer.
   *
   * @param metrics those to which the ports have been told to add theirs
   * @throws IOException if the socket or the monitoring address cannot be bound
   */
  public static ControllerDriver start(Ports ports, Settings settings, Metrics metrics)
      throws IOException {
    metrics.beforeScrape(new LedgerMetrics(ports.directory(), ports.ledger(), metrics));
    GrpcSocket socket =
        GrpcSocket.open(
            settings.socket(),
            List.of(
                new IdentityService(NAME, settings.version(), ports.synced()),
                new ControllerService(
                    volumes(ports, metrics), new AccessibleFrom(ports.directory())),
                new NothingPublishedService()),
            List.of(new AnsweredCalls(NAME, metrics)));
    try {
      MonitoringServer monitoring =
          MonitoringServer.open(
              settings.http(),
              () -> socket.bound() && ports.synced().getAsBoolean(),
              metrics.page());
      return new ControllerDriver(socket, monitoring);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  private static Volumes volumes(Ports ports, Metrics metrics) {
    Volumes stored =
        new StoredVolumes(
            new CountedLedger(ports.ledger(), metrics),
            ports.directory(),
            ports.images(),
            ports.nodes());
    Volumes asked = new ClaimTags(new CountedRefusals(stored, metrics), ports.claims());
    return new NotedVolumes(new JoinedVolumes(asked));
  }

  /** Where the monitoring pages really are, if the port was left open. */
  public InetSocketAddress monitoringAddress() {
    return monitoring.address();
  }

  /** Answers the calls under way, then stops. */
  @Override
  public void close() {
    socket.close();
    monitoring.close();
  }
}
