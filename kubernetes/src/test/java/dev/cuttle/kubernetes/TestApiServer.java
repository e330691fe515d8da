package dev.cuttle.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The API server of the test environment, with the custom resources of this checkout. */
final class TestApiServer {

  private static final Path DEFINITIONS = Path.of("..", "crds");

  private TestApiServer() {}

  static Config access() {
    String kubeconfig = System.getenv("KUBECONFIG");
    if (kubeconfig == null || kubeconfig.isBlank()) {
      throw new IllegalStateException(
          "KUBECONFIG is not set: run `testbed/testbed up`, then `eval \"$(testbed/testbed env)\"`");
    }
    return Config.fromKubeconfig(Path.of(kubeconfig).toFile());
  }

  static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(access())
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  static void applyDefinitions() {
    // As kubectl does, so that a later `kubectl apply` meets no conflict.
    try (KubernetesClient client = client()) {
      for (String plural : List.of("storageclusters", "featuretags", "volumeplacements")) {
        String name = plural + ".cuttle.dev";
        try (InputStream yaml = Files.newInputStream(DEFINITIONS.resolve(name + ".yaml"))) {
          client.load(yaml).fieldManager("kubectl").forceConflicts().serverSideApply();
        }
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(name)
            .waitUntilCondition(
                definition ->
                    definition != null
                        && definition.getStatus() != null
                        && definition.getStatus().getConditions() != null
                        && definition.getStatus().getConditions().stream()
                            .anyMatch(one ->
                                one.getType().equals("Established")
                                    && one.getStatus().equals("True")),
                30,
                TimeUnit.SECONDS);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
