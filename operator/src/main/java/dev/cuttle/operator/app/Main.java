package dev.cuttle.operator.app;

import dev.cuttle.ceph.rados.RadosCeph;
import dev.cuttle.ceph.rados.RadosSettings;
import dev.cuttle.kubernetes.ApiServerClient;
import dev.cuttle.monitoring.MonitoringServer;
import dev.cuttle.operator.storagecluster.StorageClusterReconciler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The operator's command line. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Probes the Ceph clusters and publishes which of them carry which feature tag.",
    subcommands = {CheckInstall.class, CheckUninstall.class})
public final class Main implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Duration REQUEST = Duration.ofSeconds(5);

  @Option(
      names = "--namespace",
      defaultValue = "cuttle-system",
      description = "Cuttle's own namespace, of the Secrets and the Lease (${DEFAULT-VALUE})")
  private String namespace = "";

  @Option(
      names = "--http",
      defaultValue = "127.0.0.1:9811",
      description = "Address of /healthz, /readyz and /metrics (${DEFAULT-VALUE})")
  private String http = "";

  @Option(
      names = "--leader-election",
      arity = "0..1",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether to stand by until a Lease is won (${DEFAULT-VALUE})")
  private boolean leaderElection;

  @Option(
      names = "--lease-name",
      defaultValue = "cuttle-operator",
      description = "The Lease (${DEFAULT-VALUE})")
  private String leaseName = "";

  @Option(names = "--identity", description = "Who this is among the candidates (host and a UUID)")
  private Optional<String> identity = Optional.empty();

  @Option(
      names = "--deletion-grace",
      paramLabel = "SECONDS",
      description = "How long a deleted cluster without volumes is held (${DEFAULT-VALUE})")
  private long deletionGrace = StorageClusterReconciler.GRACE.toSeconds();

  @Option(
      names = "--state-dir",
      paramLabel = "FOLDER",
      description =
          "Folder that outlives this process, where it notes which cluster it is contacting")
  private Optional<Path> stateDir = Optional.empty();

  /** Starts the program. */
  public static void main(String[] args) {
    int code = new CommandLine(new Main()).execute(args);
    System.exit(code);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OperatorMetrics metrics = new OperatorMetrics();
    Settings settings = settings();
    try (RadosCeph ceph =
            RadosCeph.guarded(RadosSettings.defaults(), metrics.cephCalls(), stateDir);
        Candidate candidate =
            new Candidate(() ->
                new Keeper(
                    settings,
                    client(),
                    ceph.clusters(),
                    ceph.images(),
                    metrics,
                    Clock.systemUTC()));
        MonitoringServer monitoring =
            MonitoringServer.open(address(), candidate::ready, metrics.page())) {
      Runtime.getRuntime().addShutdownHook(new Thread(candidate::stop, "stop"));
      LOG.atInfo().addKeyValue("port", monitoring.address().getPort()).log("starting");
      candidate.run();
      LOG.atInfo().log("stopped");
      return 0;
    }
  }

  /**
   * A leader that cannot renew its lease must know it before another one takes it: a request ends
   * early.
   */
  static KubernetesClient client() {
    return ApiServerClient.open(
        Config.autoConfigure(null), "cuttle-operator", REQUEST, new JdkHttpClientFactory());
  }

  private Settings settings() throws IOException {
    return Settings.of(namespace, leaderElection ? Optional.of(election()) : Optional.empty())
        .withDeletionGrace(Duration.ofSeconds(deletionGrace));
  }

  /** The host's name is asked for only where it is needed: that can take long, or fail. */
  private Settings.Election election() throws IOException {
    return Settings.Election.of(leaseName, identity.isPresent() ? identity.get() : somebody());
  }

  private static String somebody() throws IOException {
    return InetAddress.getLocalHost().getHostName() + "-" + UUID.randomUUID();
  }

  private InetSocketAddress address() {
    URI uri = URI.create("http://" + http);
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--http must be host:port, not " + http);
    }
    String host = uri.getHost();
    return new InetSocketAddress(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
  }
}
