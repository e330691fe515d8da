package dev.cuttle.testbed;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.UUID;

/**
 * One create of a small object through the API server: what any record of a decision costs at
 * least.
 */
final class EtcdWrite {

  private EtcdWrite() {}

  static void once() {
    Kube.CLIENT
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("bench-" + UUID.randomUUID())
                .withNamespace(Kube.NAMESPACE)
                .addToLabels("cuttle.dev/benchmark", "true")
                .endMetadata()
                .addToData("size", "x".repeat(1024))
                .build())
        .create();
  }

  static void removeAll() {
    Kube.CLIENT
        .configMaps()
        .inNamespace(Kube.NAMESPACE)
        .withLabel("cuttle.dev/benchmark", "true")
        .delete();
  }
}
