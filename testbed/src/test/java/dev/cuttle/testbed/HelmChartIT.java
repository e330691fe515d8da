package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of values, and what it refuses. */
class HelmChartIT {

  private static final Path REFERENCE = Path.of("..", "docs", "values.md");
  private static final String CLUSTER =
      "storageClusters[0].name=east,storageClusters[0].spec.clusterID=86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0,";

  @ParameterizedTest
  @ValueSource(strings = {"defaults", "full", "install", "monitored"})
  void lintFindsNothing(String values) {
    assertThat(
            Helm.run(
                "lint",
                "--strict",
                Helm.CHART.toString(),
                "-f",
                Helm.values(values),
                "--kube-version",
                "1.36.3"))
        .contains("0 chart(s) failed")
        .doesNotContain("[WARNING]", "[ERROR]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "operator.replica=3 | at '/operator': additional properties 'replica' not allowed",
        "operator.replicas=0 | at '/operator/replicas': minimum: got 0, want 1",
        "log.level=loud | at '/log/level': value must be one of 'ERROR'",
        "node.callTime=120 | at '/node/callTime': maximum: got 120, want 115",
        "node.stateDir=relative | at '/node/stateDir'",
        "storageClasses[0].name=a | at '/storageClasses/0': missing property 'parameters'",
        "storageClasses[0].name=a,storageClasses[0].parameters.pool=rbd | additional properties 'pool' not allowed",
        CLUSTER + "storageClusters[0].spec.ceph.key=AQ | additional properties 'key' not allowed",
        CLUSTER + "storageClusters[0].spec.weight=2000 | maximum: got 2,000, want 1,000",
        "podMonitor.enabled=true,serviceMonitor.enabled=true | one of them suffices",
      })
  void aWrongValueIsRefusedInWords(String set, String words) {
    Commands.Result result = Helm.tryTemplate("--set", set);
    assertThat(result.exit()).isNotZero();
    assertThat(result.said()).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"defaults", "full", "install", "monitored"})
  void theApiServerAcceptsEveryObject(String values, @TempDir Path folder) throws IOException {
    Kube.applyCrds();
    List<String> documents = new ArrayList<>();
    for (GenericKubernetesResource object : Helm.template("-f", Helm.values(values))) {
      // A Pod is refused as long as its account is not there; HelmInstallIT makes them. Nobody here
      // knows monitors.
      if (!List.of("Pod", "PodMonitor", "ServiceMonitor").contains(object.getKind())) {
        documents.add(Serialization.asYaml(object));
      }
    }
    assertThat(documents).hasSizeGreaterThan(20);
    Path file = Files.writeString(folder.resolve("all.yaml"), String.join("---\n", documents));
    Commands.run(
        "kubectl",
        "apply",
        "--server-side",
        "--force-conflicts",
        "--dry-run=server",
        "--validate=strict",
        "-f",
        file.toString());
  }

  /** Where it notes which cluster it is contacting: an emptyDir, as its root cannot be written. */
  @ParameterizedTest
  @ValueSource(strings = {"controller", "operator"})
  void aProgramHasAFolderThatOutlivesItsContainer(String component) {
    String deployment =
        Helm.template().stream()
            .filter(object -> object.getKind().equals("Deployment"))
            .filter(object -> object.getMetadata().getName().endsWith(component))
            .map(Serialization::asYaml)
            .collect(Collectors.joining());
    assertThat(deployment)
        .contains(
            "- \"--state-dir=/state\"", "mountPath: \"/state\"", "readOnlyRootFilesystem: true");
  }

  @Test
  void theDefinitionsAreThoseOfTheRecordsAndAreKept() throws IOException {
    List<GenericKubernetesResource> crds =
        Helm.template().stream()
            .filter(object -> object.getKind().equals("CustomResourceDefinition"))
            .toList();
    assertThat(crds).hasSize(3);
    for (GenericKubernetesResource crd : crds) {
      Path original = Path.of("..", "crds", crd.getMetadata().getName() + ".yaml");
      GenericKubernetesResource written =
          Serialization.unmarshal(Files.readString(original), GenericKubernetesResource.class);
      assertThat(plain(crd.getAdditionalProperties()))
          .isEqualTo(plain(written.getAdditionalProperties()));
      assertThat(crd.getMetadata().getAnnotations())
          .containsEntry("helm.sh/resource-policy", "keep");
    }
    assertThat(Helm.template("--set", "crds.install=false"))
        .noneMatch(object -> object.getKind().equals("CustomResourceDefinition"));
  }

  /** Helm writes 10 where the records' YAML says 10.0, and sorts the fields. */
  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> plain = new TreeMap<>();
        map.forEach((key, field) -> plain.put((String) key, plain(field)));
        yield plain;
      }
      case List<?> list -> list.stream().map(HelmChartIT::plain).toList();
      case Number number -> number.doubleValue();
      default -> value;
    };
  }

  @Test
  void theSchemaKnowsTheFieldsOfAStorageCluster() throws IOException {
    Map<?, ?> crd = yaml(Path.of("..", "crds", "storageclusters.cuttle.dev.yaml"));
    Map<?, ?> schema = yaml(Helm.CHART.resolve("values.schema.json"));
    Map<?, ?> version = (Map<?, ?>) ((List<?>) at(crd, "spec").get("versions")).getFirst();
    assertThat(fields("", at(schema, "$defs", "clusterSpec")))
        .isEqualTo(fields("", at(version, "schema", "openAPIV3Schema", "properties", "spec")));
  }

  @Test
  void theReferenceOfValuesIsUpToDate() throws IOException {
    assertThat(Files.readString(REFERENCE))
        .as("docs/values.md is old: run `make generate`")
        .isEqualTo(Commands.run(Path.of("..", "helm", "values-reference").toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"defaults", "full"})
  void theSidecarsKnowTheirArguments(String values) {
    List<GenericKubernetesResource> objects = Helm.template("-f", Helm.values(values));
    GenericKubernetesResource controller =
        objects.stream()
            .filter(object -> object.getKind().equals("Deployment"))
            .filter(object -> object.getMetadata().getName().endsWith("-controller"))
            .findFirst()
            .orElseThrow();
    List<?> containers =
        Objects.requireNonNull(controller.get("spec", "template", "spec", "containers"));
    assertThat(containers).hasSize(3);
    for (Object container : containers) {
      Map<?, ?> sidecar = (Map<?, ?>) container;
      List<String> command = new ArrayList<>(List.of((String) sidecar.get("name")));
      ((List<?>) sidecar.get("args")).forEach(argument -> command.add((String) argument));
      command.add("--version");
      String program = command.getFirst();
      assertThat(Commands.run(command.toArray(String[]::new))).contains(program);
    }
  }

  @Test
  void clustersWaitForTheirKindUnlessItIsThere() {
    String values = Helm.values("install");
    assertThat(kinds(Helm.template("-f", values))).doesNotContain("StorageCluster");
    assertThat(kinds(Helm.template("-f", values, "--set", "crds.install=false")))
        .contains("StorageCluster");
    assertThat(
            kinds(
                Helm.template(
                    "-f", values, "--api-versions", "cuttle.dev/v1alpha1/StorageCluster")))
        .contains("StorageCluster");
  }

  private static List<String> kinds(List<GenericKubernetesResource> objects) {
    return objects.stream().map(GenericKubernetesResource::getKind).toList();
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), Map.class);
  }

  private static Map<?, ?> at(Map<?, ?> from, String... path) {
    Map<?, ?> here = from;
    for (String key : path) {
      here = (Map<?, ?>) Objects.requireNonNull(here.get(key), key);
    }
    return here;
  }

  /** The paths of all fields below a schema, sorted. */
  private static List<String> fields(String path, Map<?, ?> schema) {
    Stream<String> own =
        schema.get("properties") instanceof Map<?, ?> properties
            ? properties.entrySet().stream()
                .flatMap(field -> {
                  String name = path + "." + field.getKey();
                  return Stream.concat(
                      Stream.of(name), fields(name, (Map<?, ?>) field.getValue()).stream());
                })
            : Stream.empty();
    Stream<String> items =
        schema.get("items") instanceof Map<?, ?> item
            ? fields(path + "[]", item).stream()
            : Stream.empty();
    return Stream.concat(own, items).sorted().toList();
  }
}
