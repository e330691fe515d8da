package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that comes from an older chart, and goes. */
@Tag("node")
class ReleaseGoesIT {

  @TempDir private Path folder;

  @AfterEach
  void remove() {
    Helm.tryRun("uninstall", Release.NAME, "-n", Kube.NAMESPACE, "--no-hooks");
    Release.gone();
  }

  @Test
  void itIsUpgradedAndGoesOnlyWhenNoVolumeIsLeft() {
    Release.install();
    Pods.claim("data", "fast");
    Pods.start("user", "data", "true");
    Pods.awaitRunning("user");

    Commands.Result refused = uninstall();
    assertThat(refused.exit()).as(refused.said()).isNotZero();
    assertThat(refused.said()).contains("1 volume is left: pvc-");
    assertThat(Release.pods(Kube.NAMESPACE, "controller")).as("nothing has gone").hasSize(2);
    Helm.run("rollback", Release.NAME, lastRevision(), "-n", Kube.NAMESPACE, "--wait");
    Release.upgrade(previousVersion());
    Release.upgrade();

    Pods.removeAll();
    Release.assertNothingIsLeft();
    Commands.Result gone = uninstall();
    assertThat(gone.exit()).as(gone.said()).isZero();
    Commands.run("kubectl", "get", "crd", "volumeplacements.cuttle.dev");
    for (String cluster : Testbed.CLUSTERS) {
      Commands.run("kubectl", "get", "storagecluster", cluster);
    }
    assertThat(Commands.tryRun("kubectl", "get", "csidriver", Kube.DRIVER).exit()).isNotZero();
    assertThat(Commands.tryRun("kubectl", "get", "storageclass", "fast").exit()).isNotZero();
  }

  private static String lastRevision() {
    String history = Helm.run("history", Release.NAME, "-n", Kube.NAMESPACE, "--max", "1");
    return history.lines().toList().getLast().split("\\s", 2)[0];
  }

  private static Commands.Result uninstall() {
    return Helm.tryRun(
        Duration.ofMinutes(3), "uninstall", Release.NAME, "-n", Kube.NAMESPACE, "--wait");
  }

  private Path previousVersion() {
    Helm.run("package", Helm.CHART.toString(), "--version", "0.0.9", "-d", folder.toString());
    return folder.resolve("cuttle-0.0.9.tgz");
  }
}
