package dev.cuttle.csi.app;

import dev.cuttle.ceph.rados.RadosCeph;
import dev.cuttle.kubernetes.KubernetesConnection;
import dev.cuttle.monitoring.Metrics;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code csi-driver controller}: the driver's controller mode on the real ports. */
@Command(
    name = "controller",
    description = "Creates and deletes volumes for the whole Kubernetes cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ControllerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ControllerCommand.class);

  @Mixin private SharedOptions shared = new SharedOptions();

  @Option(
      names = "--http",
      defaultValue = "127.0.0.1:9810",
      converter = Endpoint.Http.class,
      description = "Address of /healthz, /readyz and /metrics (${DEFAULT-VALUE}).")
  private InetSocketAddress http = new InetSocketAddress(0);

  @Option(
      names = "--state-dir",
      description =
          "Folder that outlives this process, where it notes which cluster it is contacting.")
  private Optional<Path> stateDir = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    Metrics metrics = new Metrics();
    try (KubernetesConnection kubernetes =
            KubernetesConnection.open(Config.autoConfigure(null), shared.namespace);
        RadosCeph ceph = MeasuredCeph.open(metrics, stateDir);
        ControllerDriver driver =
            ControllerDriver.start(
                new Ports(
                    kubernetes.ledger(),
                    kubernetes.directory(),
                    kubernetes.claims(),
                    kubernetes.nodes(),
                    ceph.images(),
                    kubernetes::isSynced),
                new Settings(shared.endpoint, http, Main.Version.current()),
                metrics)) {
      kubernetes.onClusterGone(ceph.clusters()::forget);
      LOG.info("listening on {}, monitoring on {}", shared.endpoint, driver.monitoringAddress());
      Termination.await();
      LOG.info("stopping; calls under way are answered first");
      return 0;
    } catch (IOException failure) {
      LOG.error("cannot start: {}", failure.toString());
      return 1;
    }
  }
}
