package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a release on a real API server, in a namespace that admits restricted Pods only.
 * There is no node: Pods are admitted and stay Pending, and hooks never end.
 */
class HelmInstallIT {

  private static final String NAMESPACE = "cuttle-chart";
  private static final String[] VALUES = {"-n", NAMESPACE, "-f", Helm.values("install")};

  @TempDir private Path folder;

  @BeforeEach
  void restrictedNamespace() {
    // That of an earlier test would take part.
    Testbed.testbed("stop", "operator");
    Kube.applyCrds();
    Commands.run("kubectl", "create", "namespace", NAMESPACE);
    Commands.run(
        "kubectl",
        "label",
        "namespace",
        NAMESPACE,
        "pod-security.kubernetes.io/enforce=restricted");
  }

  @AfterEach
  void remove() {
    Helm.tryRun("uninstall", Helm.RELEASE, "-n", NAMESPACE, "--no-hooks");
    Kube.unregister("chart-test");
    Commands.run("kubectl", "delete", "namespace", NAMESPACE, "--wait=true", "--timeout=60s");
  }

  @Test
  void aReleaseIsInstalledUpgradedRefusesToGoAndLeavesWhatMustStay() throws IOException {
    install(previousVersion());
    podsAreAdmitted("operator");
    podsAreAdmitted("controller");
    accountsHaveTheirRightsOnly();
    checksAreAdmitted();

    upgrade();
    assertThat(Kube.condition("chart-test", "Ready")).as("made, and nobody runs").isEmpty();

    Commands.Result refused = Helm.tryRun("uninstall", Helm.RELEASE, "-n", NAMESPACE);
    assertThat(refused.exit()).as(refused.said()).isNotZero();
    assertThat(refused.said()).contains("chart-cuttle-check-uninstall");
    Commands.run("kubectl", "-n", NAMESPACE, "get", "deployment", "chart-cuttle-controller");
    Helm.run("rollback", Helm.RELEASE, "-n", NAMESPACE);
    upgrade();

    Helm.run("uninstall", Helm.RELEASE, "-n", NAMESPACE, "--no-hooks");
    Commands.run("kubectl", "get", "crd", "volumeplacements.cuttle.dev");
    Commands.run("kubectl", "get", "storagecluster", "chart-test");
    assertThat(Commands.tryRun("kubectl", "get", "csidriver", Kube.DRIVER).exit()).isNotZero();
    assertThat(Commands.tryRun("kubectl", "get", "storageclass", "chart-test").exit()).isNotZero();
  }

  private String previousVersion() {
    Helm.run("package", Helm.CHART.toString(), "--version", "0.0.9", "-d", folder.toString());
    return folder.resolve("cuttle-0.0.9.tgz").toString();
  }

  /** With its clusters: their kind is known here. The definitions are there already, too. */
  private static void install(String chart) {
    assertThat(Helm.run(join("install", Helm.RELEASE, chart, "--take-ownership")))
        .contains("create secret generic chart-test-key")
        .doesNotContain("NOT made yet");
  }

  private static void upgrade() {
    Helm.run(join("upgrade", Helm.RELEASE, Helm.CHART.toString()));
  }

  private static void podsAreAdmitted(String component) {
    await("Pods of the " + component)
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Commands.run(
                        "kubectl",
                        "-n",
                        NAMESPACE,
                        "get",
                        "pods",
                        "-o",
                        "name",
                        "-l",
                        "app.kubernetes.io/component=" + component)
                    .lines()
                    .count(),
            count -> count == 2);
  }

  private void checksAreAdmitted() throws IOException {
    String hooks = Helm.run("get", "hooks", Helm.RELEASE, "-n", NAMESPACE);
    assertThat(hooks).contains("kind: Pod", "kind: Job");
    Path file = Files.writeString(folder.resolve("hooks.yaml"), hooks);
    assertThat(Commands.run("kubectl", "create", "--dry-run=server", "-f", file.toString()))
        .doesNotContain("would violate PodSecurity");
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
