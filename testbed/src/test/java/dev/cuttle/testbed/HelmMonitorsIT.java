package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Prometheus Operator is told, compared with what our Pods offer. */
class HelmMonitorsIT {

  private static final String[] BY_SERVICES = {"-f", Helm.values("monitored")};
  private static final String[] BY_PODS = {"-f", Helm.values("full")};

  @ParameterizedTest
  @ValueSource(strings = {"operator", "controller", "node"})
  void aServiceMonitorFindsItsServiceAndThatThePods(String component) {
    List<GenericKubernetesResource> objects = Helm.template(BY_SERVICES);
    GenericKubernetesResource monitor = of(objects, "ServiceMonitor", component);
    GenericKubernetesResource service = of(objects, "Service", component);
    GenericKubernetesResource pods = workload(objects, component);

    assertThat(service.getMetadata().getNamespace())
        .isEqualTo(monitor.getMetadata().getNamespace())
        .isEqualTo(pods.getMetadata().getNamespace());
    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(labels(monitor.get("spec", "selector", "matchLabels")));
    assertThat(labels(pods.get("spec", "template", "metadata", "labels")))
        .containsAllEntriesOf(labels(service.get("spec", "selector")));
    assertThat(names(monitor.get("spec", "endpoints"), "port"))
        .isEqualTo(names(service.get("spec", "ports"), "name"));
    assertThat(names(service.get("spec", "ports"), "port"))
        .containsExactlyInAnyOrderElementsOf(containerPorts(pods, "containerPort"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "controller", "node"})
  void aPodMonitorNamesThePortsOfThePods(String component) {
    List<GenericKubernetesResource> objects = Helm.template(BY_PODS);
    GenericKubernetesResource monitor = of(objects, "PodMonitor", component);
    GenericKubernetesResource pods = workload(objects, component);

    assertThat(labels(pods.get("spec", "template", "metadata", "labels")))
        .containsAllEntriesOf(labels(monitor.get("spec", "selector", "matchLabels")));
    assertThat(names(monitor.get("spec", "podMetricsEndpoints"), "port"))
        .containsExactlyInAnyOrderElementsOf(containerPorts(pods, "name"));
  }

  @Test
  void prometheusFindsMonitorsByTheLabelsAskedFor() {
    assertThat(Helm.template(BY_SERVICES))
        .filteredOn(object -> object.getKind().equals("ServiceMonitor"))
        .hasSize(3)
        .allSatisfy(monitor ->
            assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus"));
  }

  /** On the node's own network: who does not scrape it has nothing to look for there. */
  @Test
  void theNodeListensToOthersOnlyIfItIsMonitored() {
    assertThat(arguments()).contains("--http=127.0.0.1:9813");
    assertThat(arguments(BY_SERVICES)).contains("--http=0.0.0.0:9813");
    assertThat(arguments(BY_PODS)).contains("--http=0.0.0.0:9813");
    assertThat(Helm.template())
        .extracting(GenericKubernetesResource::getKind)
        .doesNotContain("Service", "ServiceMonitor", "PodMonitor");
  }

  private static List<Object> arguments(String... values) {
    return names(
        workload(Helm.template(values), "node").get("spec", "template", "spec", "containers"),
        "args");
  }

  private static GenericKubernetesResource of(
      List<GenericKubernetesResource> objects, String kind, String component) {
    List<GenericKubernetesResource> found =
        objects.stream()
            .filter(object -> object.getKind().equals(kind))
            .filter(object -> object.getMetadata().getName().endsWith("-" + component))
            .toList();
    assertThat(found).as("%s of the %s", kind, component).hasSize(1);
    return found.getFirst();
  }

  private static GenericKubernetesResource workload(
      List<GenericKubernetesResource> objects, String component) {
    return of(objects, component.equals("node") ? "DaemonSet" : "Deployment", component);
  }

  private static Map<String, String> labels(Map<String, String> labels) {
    return Objects.requireNonNull(labels);
  }

  /** That field of every object of a list; where it is a list, all that is in it. */
  private static List<Object> names(List<Map<String, Object>> objects, String field) {
    return Objects.requireNonNull(objects).stream()
        .flatMap(object -> values(object, field))
        .toList();
  }

  private static Stream<Object> values(Map<?, ?> object, String field) {
    Object value = Objects.requireNonNull(object.get(field), field);
    return value instanceof List<?> list ? list.stream().map(Object.class::cast) : Stream.of(value);
  }

  private static List<Object> containerPorts(GenericKubernetesResource workload, String field) {
    return Stream.of("initContainers", "containers")
        .map(kind -> workload.<List<Map<String, Object>>>get("spec", "template", "spec", kind))
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .flatMap(container -> values(container, "ports"))
        .flatMap(port -> values((Map<?, ?>) port, field))
        .toList();
  }
}
