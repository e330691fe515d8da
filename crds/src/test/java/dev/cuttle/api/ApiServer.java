package dev.cuttle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The API server of the testbed, with our resources known to it. */
final class ApiServer {
  private ApiServer() {}

  static KubernetesClient connect() throws IOException {
    String kubeconfig = System.getenv("KUBECONFIG");
    assertThat(kubeconfig)
        .as(
            "KUBECONFIG is not set: run `testbed/testbed up`, then `eval \"$(testbed/testbed env)\"`")
        .isNotNull();
    Config config = Config.fromKubeconfig(Files.readString(Path.of(kubeconfig)));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * As {@code kubectl apply --server-side -f crds/} does, strictly; waits until they are served.
   */
  static void applyCommittedFiles(KubernetesClient client) throws IOException {
    for (String file :
        List.of(
            "featuretags.cuttle.dev",
            "storageclusters.cuttle.dev",
            "volumeplacements.cuttle.dev")) {
      client
          .resource(CustomResourceDefinitions.read(Path.of(file + ".yaml")))
          .fieldValidation(Validation.STRICT)
          .fieldManager("kubectl")
          .forceConflicts()
          .serverSideApply();
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(file)
          .waitUntilCondition(
              crd ->
                  crd != null
                      && crd.getStatus() != null
                      && crd.getStatus().getConditions() != null
                      && crd.getStatus().getConditions().stream()
                          .anyMatch(c ->
                              c.getType().equals("Established") && c.getStatus().equals("True")),
              30,
              java.util.concurrent.TimeUnit.SECONDS);
    }
  }
}
