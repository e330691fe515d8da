package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.rados.RadosCeph;
import dev.cuttle.ceph.rados.RadosSettings;
import dev.cuttle.csi.app.ControllerDriver;
import dev.cuttle.csi.app.Ports;
import dev.cuttle.csi.app.Settings;
import dev.cuttle.kubernetes.KubernetesConnection;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.volume.VolumeLedger;
import io.fabric8.kubernetes.client.Config;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The production wiring with a ledger and images that stop at a given point: arguments are point,
 * file and socket.
 */
final class PausingDriver {

  private PausingDriver() {}

  public static void main(String[] arguments) throws Exception {
    Pausing pausing = new Pausing(arguments[0], Path.of(arguments[1]));
    try (KubernetesConnection kubernetes =
            KubernetesConnection.open(Config.autoConfigure(null), Kube.NAMESPACE);
        RadosCeph ceph = new RadosCeph(RadosSettings.defaults(), CephCallObserver.NONE)) {
      Ports ports =
          new Ports(
              pausing.wrap(VolumeLedger.class, kubernetes.ledger()),
              kubernetes.directory(),
              kubernetes.claims(),
              kubernetes.nodes(),
              pausing.wrap(RbdImages.class, ceph.images()),
              kubernetes::isSynced);
      Settings settings =
          new Settings(Path.of(arguments[2]), new InetSocketAddress("127.0.0.1", 0), "pausing");
      // A caller that is asked to try again would never come to the pause.
      await().atMost(Duration.ofSeconds(60)).until(kubernetes::isSynced);
      try (ControllerDriver driver = ControllerDriver.start(ports, settings, new Metrics())) {
        System.out.println("listening, monitoring on " + driver.monitoringAddress());
        new CountDownLatch(1).await();
      }
    }
  }
}
