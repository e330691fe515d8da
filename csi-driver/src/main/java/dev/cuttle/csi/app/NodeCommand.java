package dev.cuttle.csi.app;

import dev.cuttle.kubernetes.NodeConnection;
import dev.cuttle.monitoring.Metrics;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code csi-driver node}: the driver's node mode on the real ports. Never loads librbd. */
@Command(
    name = "node",
    description = "Attaches and mounts the volumes of one node.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class NodeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

  @Mixin private SharedOptions shared = new SharedOptions();

  @Option(
      names = "--node-id",
      required = true,
      description = "Name of the node, as Kubernetes knows it.")
  private String nodeId = "";

  @Option(
      names = "--http",
      defaultValue = "127.0.0.1:9813",
      converter = Endpoint.Http.class,
      description = "Address of /healthz, /readyz and /metrics (${DEFAULT-VALUE}).")
  private InetSocketAddress http = new InetSocketAddress(0);

  @Option(
      names = "--state-dir",
      defaultValue = "/var/lib/cuttle",
      description = "Where it is written down what is staged; outlives the Pod (${DEFAULT-VALUE}).")
  private Path stateDir = Path.of("");

  @Option(
      names = "--scratch-dir",
      defaultValue = "/run/cuttle",
      description =
          "Folder in memory, of this process alone, for what passes through it"
              + " (${DEFAULT-VALUE}).")
  private Path scratchDir = Path.of("");

  @Option(
      names = "--cgroup-root",
      description =
          "The host's /sys/fs/cgroup: the processes behind devices move out of the Pod's control"
              + " group. Leave it out where no container runtime ends what it finds there.")
  private Optional<Path> cgroupRoot = Optional.empty();

  @Option(
      names = "--registration-dir",
      defaultValue = "/registration",
      description = "The kubelet's plugins_registry, as seen from here (${DEFAULT-VALUE}).")
  private Path registrationDir = Path.of("");

  @Option(
      names = "--kubelet-registration-path",
      required = true,
      description =
          "Socket of the CSI services as the kubelet sees it, for example"
              + " /var/lib/kubelet/plugins/rbd.csi.cuttle.dev/csi.sock.")
  private String kubeletPath = "";

  @Option(
      names = "--max-volumes",
      defaultValue = "128",
      description = "Most volumes at a time on this node; 0 for any number (${DEFAULT-VALUE}).")
  private long maxVolumes;

  @Option(
      names = "--call-time",
      defaultValue = "105",
      converter = CallSeconds.class,
      description =
          "Seconds within which a call is answered, 10 to 115: less than the kubelet waits, which is"
              + " two minutes (${DEFAULT-VALUE}).")
  private Duration callTime = Duration.ZERO;

  @Option(
      names = "--topology",
      split = ",",
      defaultValue = "topology.kubernetes.io/",
      description = "Prefixes of the node's labels that say where it is (${DEFAULT-VALUE}).")
  private List<String> topology = List.of();

  @Override
  public Integer call() throws InterruptedException {
    try (NodeConnection kubernetes =
            NodeConnection.open(Config.autoConfigure(null), shared.namespace);
        NodeDriver driver =
            NodeDriver.start(
                NodePorts.ofHost(stateDir, scratchDir, cgroupRoot),
                new ClusterImages(kubernetes::endpoint),
                () -> kubernetes.labels(nodeId),
                settings(),
                new Metrics())) {
      LOG.info("listening on {}, monitoring on {}", shared.endpoint, driver.monitoringAddress());
      Termination.await();
      LOG.info("stopping; calls under way are answered first");
      return 0;
    } catch (IOException failure) {
      LOG.error("cannot start: {}", failure.toString());
      return 1;
    }
  }

  private NodeSettings settings() {
    return new NodeSettings(
        shared.endpoint,
        new NodeSettings.Registration(registrationDir, kubeletPath),
        http,
        nodeId,
        maxVolumes,
        callTime,
        topology,
        Main.Version.current());
  }
}
