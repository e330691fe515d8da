package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a release makes on a real API server, where its clusters' kind is known already, and what it
 * leaves. Without a node its Pods stay Pending and hooks never end: how they are admitted, upgraded
 * and refuse to go, ReleaseIT and ReleaseGoesIT show.
 */
class HelmInstallIT {

  private static final String NAMESPACE = "cuttle-chart";
  private static final String[] VALUES = {"-n", NAMESPACE, "-f", Helm.values("install")};

  @BeforeEach
  void namespace() {
    // That of an earlier test would take part.
    Testbed.testbed("stop", "operator");
    Kube.applyCrds();
    Commands.run("kubectl", "create", "namespace", NAMESPACE);
  }

  @AfterEach
  void remove() {
    Helm.tryRun("uninstall", Helm.RELEASE, "-n", NAMESPACE, "--no-hooks");
    Kube.unregister("chart-test");
    Commands.run("kubectl", "delete", "namespace", NAMESPACE, "--wait=true", "--timeout=60s");
  }

  @Test
  void aReleaseMakesItsClustersAndLeavesWhatMustStay() {
    assertThat(Helm.run(join("install", Helm.RELEASE, Helm.CHART.toString(), "--take-ownership")))
        .contains("create secret generic chart-test-key")
        .doesNotContain("NOT made yet");
    accountsHaveTheirRightsOnly();
    assertThat(Kube.condition("chart-test", "Ready")).as("made, and nobody runs").isEmpty();

    Helm.run("uninstall", Helm.RELEASE, "-n", NAMESPACE, "--no-hooks");
    Commands.run("kubectl", "get", "crd", "volumeplacements.cuttle.dev");
    Commands.run("kubectl", "get", "storagecluster", "chart-test");
    assertThat(Commands.tryRun("kubectl", "get", "csidriver", Kube.DRIVER).exit()).isNotZero();
    assertThat(Commands.tryRun("kubectl", "get", "storageclass", "chart-test").exit()).isNotZero();
  }

  private static void accountsHaveTheirRightsOnly() {
    may(true, "kube-system", "node", "get", "secrets", "-n", NAMESPACE);
    may(false, "kube-system", "node", "list", "secrets", "-n", NAMESPACE);
    may(false, "kube-system", "node", "get", "secrets", "-n", "default");
    may(true, "kube-system", "node", "list", "storageclusters.cuttle.dev");
    may(false, "kube-system", "node", "patch", "storageclusters.cuttle.dev");
    may(false, "kube-system", "node", "create", "volumeplacements.cuttle.dev");
    may(true, NAMESPACE, "controller", "create", "volumeplacements.cuttle.dev");
    may(false, NAMESPACE, "controller", "patch", "storageclusters.cuttle.dev");
    may(false, NAMESPACE, "controller", "list", "secrets", "-n", "default");
    may(true, NAMESPACE, "operator", "patch", "storageclusters.cuttle.dev/status");
    may(false, NAMESPACE, "operator", "delete", "volumeplacements.cuttle.dev");
    may(false, NAMESPACE, "operator", "list", "secrets", "-n", "default");
  }

  private static void may(boolean may, String namespace, String account, String... what) {
    String as = "--as=system:serviceaccount:" + namespace + ":chart-cuttle-" + account;
    Commands.Result answer =
        Commands.tryRun(concat(new String[] {"kubectl", "auth", "can-i", as}, what));
    assertThat(answer.exit() == 0)
        .as("%s may %s: %s", account, String.join(" ", what), answer.said())
        .isEqualTo(may);
  }

  private static String[] join(String... arguments) {
    return concat(arguments, VALUES);
  }

  private static String[] concat(String[] first, String... rest) {
    String[] all = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }
}
