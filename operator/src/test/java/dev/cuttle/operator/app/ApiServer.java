package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The API server of the testbed, with our resources known to it. */
final class ApiServer {

  private static final Path CRDS = Path.of("..", "crds");

  private ApiServer() {}

  static KubernetesClient connect() throws IOException {
    String kubeconfig = System.getenv("KUBECONFIG");
    assertThat(kubeconfig)
        .as(
            "KUBECONFIG is not set: run `testbed/testbed up`, then `eval \"$(testbed/testbed env)\"`")
        .isNotNull();
    Config config =
        Config.fromKubeconfig(Files.readString(Path.of(Objects.requireNonNull(kubeconfig))));
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  static void prepare(KubernetesClient client, String namespace) throws IOException {
    for (String name : List.of("featuretags", "storageclusters", "volumeplacements")) {
      try (InputStream yaml = Files.newInputStream(CRDS.resolve(name + ".cuttle.dev.yaml"))) {
        CustomResourceDefinition crd =
            client.apiextensions().v1().customResourceDefinitions().load(yaml).item();
        client.resource(crd).fieldManager("kubectl").forceConflicts().serverSideApply();
      }
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name + ".cuttle.dev")
          .waitUntilCondition(ApiServer::established, 20, TimeUnit.SECONDS);
    }
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }
}
