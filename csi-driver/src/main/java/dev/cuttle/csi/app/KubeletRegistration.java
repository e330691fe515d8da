package dev.cuttle.csi.app;

import dev.cuttle.csi.grpc.RegistrationService;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the driver known to the kubelet, by a socket in its plugins_registry. While the socket is
 * there the kubelet calls the driver; when it is removed, the kubelet forgets it.
 */
final class KubeletRegistration implements Opened.Closing {

  private static final Logger LOG = LoggerFactory.getLogger(KubeletRegistration.class);

  private final GrpcSocket socket;
  private final Outcome outcome;

  private KubeletRegistration(GrpcSocket socket, Outcome outcome) {
    this.socket = socket;
    this.outcome = outcome;
  }

  /**
   * @throws IOException if the socket cannot be bound
   */
  static KubeletRegistration open(String driver, NodeSettings.Registration settings)
      throws IOException {
    Outcome outcome = new Outcome();
    GrpcSocket socket =
        GrpcSocket.open(
            settings.folder().resolve(driver + "-reg.sock"),
            List.of(new RegistrationService(driver, settings.endpoint(), outcome::told)),
            List.of());
    return new KubeletRegistration(socket, outcome);
  }

  boolean registered() {
    return outcome.registered;
  }

  @Override
  public void close() {
    socket.close();
  }

  /** What the kubelet said last. */
  private static final class Outcome {
    private volatile boolean registered;

    void told(Optional<String> refusal) {
      registered = refusal.isEmpty();
      if (registered) {
        LOG.info("the kubelet has registered the driver");
      } else {
        LOG.error("the kubelet refuses the driver and will try again: {}", refusal.get());
      }
    }
  }
}
