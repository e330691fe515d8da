package dev.cuttle.csi.app;

import dev.cuttle.csi.grpc.ControllerService;
import dev.cuttle.csi.grpc.IdentityService;
import dev.cuttle.csi.grpc.NothingPublishedService;
import dev.cuttle.csi.grpc.VolumeCalls;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.monitoring.MonitoringServer;
import dev.cuttle.volume.AccessibleFrom;
import dev.cuttle.volume.AskedTags;
import dev.cuttle.volume.AttachVolume;
import dev.cuttle.volume.CreateVolume;
import dev.cuttle.volume.DeleteVolume;
import dev.cuttle.volume.DetachVolume;
import dev.cuttle.volume.FindVolume;
import dev.cuttle.volume.InFlight;
import dev.cuttle.volume.StrangersOnImages;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/** The driver in controller mode, wired and running. */
public final class ControllerDriver implements AutoCloseable {

  /** The provisioner of the StorageClasses. */
  static final String NAME = "rbd.csi.cuttle.dev";

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
                new ControllerService(calls(ports, metrics)),
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

  private static VolumeCalls calls(Ports ports, Metrics metrics) {
    VolumeLedger ledger = new WatchedLedger(ports.ledger(), metrics);
    InFlight inFlight = new InFlight();
    Function<VolumeRequest, VolumeRecord> create =
        new AskedTags(ports.claims())
            .andThen(
                new CountedRefusals(
                    new CreateVolume(ledger, ports.directory(), ports.images()), metrics));
    FindVolume find = new FindVolume(ledger, ports.directory(), ports.images());
    return new VolumeCalls(
        inFlight.joined(create).andThen(ControllerDriver::noted),
        new AccessibleFrom(ports.directory()),
        inFlight.joinedDeletes(
            new DeleteVolume(ledger, ports.directory(), ports.images(), ports.nodes())),
        new AttachVolume(
            ledger, find, ports.nodes(), new StrangersOnImages(ports.directory(), ports.images())),
        new DetachVolume(ledger),
        find::apply);
  }

  private static VolumeRecord noted(VolumeRecord volume) {
    CallNotes.note("cluster", volume.location().cluster());
    CallNotes.note("bytes", Long.toString(volume.sizeBytes()));
    return volume;
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
