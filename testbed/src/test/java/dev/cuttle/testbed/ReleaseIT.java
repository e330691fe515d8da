package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The release as its administrator sees it. */
@Tag("node")
class ReleaseIT {

  @BeforeEach
  void install() {
    Release.install();
  }

  @Test
  void itsOwnTestPasses() {
    Helm.run(
        Duration.ofMinutes(2), "test", Release.NAME, "-n", Kube.NAMESPACE, "--timeout", "100s");
  }

  @Test
  void itsPodsRunWhereOnlyRestrictedOnesAreAdmitted() {
    assertThat(
            Commands.run(
                "kubectl",
                "get",
                "namespace",
                Kube.NAMESPACE,
                "-o",
                "jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}"))
        .isEqualTo("restricted");
    for (String component : List.of("operator", "controller")) {
      assertThat(Release.pods(Kube.NAMESPACE, component)).as(component).hasSize(2);
      Commands.run(
          "kubectl",
          "-n",
          Kube.NAMESPACE,
          "wait",
          "pod",
          "--for=condition=Ready",
          "-l",
          "app.kubernetes.io/component=" + component);
    }
  }

  /** A sidecar that finds no driver ends and is held back: claims would wait for that. */
  @Test
  void noContainerHadToBeStartedTwice() {
    for (String namespace : List.of(Kube.NAMESPACE, Release.NODE_NAMESPACE)) {
      assertThat(
              Commands.run(
                  "kubectl",
                  "-n",
                  namespace,
                  "get",
                  "pods",
                  "-l",
                  "app.kubernetes.io/instance=" + Release.NAME,
                  "-o",
                  "jsonpath={range .items[*]}{range .status['initContainerStatuses','containerStatuses'][*]}"
                      + "{.restartCount} {.name}{'\\n'}{end}{end}"))
          .isNotBlank()
          .doesNotContainPattern("(?m)^[1-9]");
    }
  }

  @Test
  void theNodesAccountMayNoMoreThanItMust() {
    String account = token(Release.NODE_NAMESPACE, "cuttle-node");
    allowed(account, "get", "secret", Testbed.EAST + "-key", "-n", Kube.NAMESPACE);
    allowed(account, "get", "storageclusters");
    refused(account, "get", "secrets", "-n", Kube.NAMESPACE);
    refused(account, "get", "secrets", "-n", "default");
    refused(account, "get", "secrets", "-n", Release.NODE_NAMESPACE);
    refused(account, "annotate", "storagecluster", Testbed.EAST, "owner=me");
    refused(account, "delete", "storagecluster", Testbed.EAST);
    refused(account, "get", "volumeplacements");
    refused(account, "get", "pods", "-A");
  }

  @Test
  void theControllersAccountMayNotTouchClustersOrOtherSecrets() {
    String account = token(Kube.NAMESPACE, "cuttle-controller");
    allowed(account, "get", "volumeplacements");
    refused(account, "annotate", "storagecluster", Testbed.EAST, "owner=me");
    refused(account, "get", "secrets", "-n", "default");
  }

  private static String token(String namespace, String account) {
    return Commands.run("kubectl", "-n", namespace, "create", "token", account).strip();
  }

  private static void allowed(String token, String... what) {
    Commands.Result result = as(token, what);
    assertThat(result.exit()).as(result.said()).isZero();
  }

  private static void refused(String token, String... what) {
    assertThat(as(token, what).said()).contains("Forbidden").contains("cannot");
  }

  /** Without the administrator's certificate, which the API server would believe first. */
  private static Commands.Result as(String token, String... what) {
    String server =
        Commands.run("kubectl", "config", "view", "-o", "jsonpath={.clusters[0].cluster.server}");
    String[] account = {
      "kubectl",
      "--kubeconfig=/dev/null",
      "--server=" + server,
      "--insecure-skip-tls-verify",
      "--token=" + token
    };
    return Commands.tryRun(
        java.util.stream.Stream.of(account, what)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new));
  }
}
