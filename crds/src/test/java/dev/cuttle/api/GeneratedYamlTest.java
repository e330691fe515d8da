package dev.cuttle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed files are what the records say; {@code -Dcrds.write=true} writes them anew. */
class GeneratedYamlTest {
  private static final Path CHART = Path.of("../helm/cuttle/files/crds");
  private static final Path REFERENCE = Path.of("../docs/reference.md");

  @Test
  void committedYamlIsWhatTheRecordsSay() throws IOException {
    for (CustomResourceDefinition crd : CustomResourceDefinitions.generate()) {
      same(Path.of(CustomResourceDefinitions.fileName(crd)), CustomResourceDefinitions.yaml(crd));
    }
  }

  @Test
  void theChartHasTheSameYaml() throws IOException {
    for (CustomResourceDefinition crd : CustomResourceDefinitions.generate()) {
      same(
          CHART.resolve(CustomResourceDefinitions.fileName(crd)),
          CustomResourceDefinitions.yaml(crd));
    }
  }

  @Test
  void committedReferenceIsWhatTheRecordsSay() throws IOException {
    same(REFERENCE, ReferencePage.of(CustomResourceDefinitions.generate()));
  }

  @Test
  void everyFieldHasADescription() {
    List<String> silent = new ArrayList<>();
    CustomResourceDefinitions.generate()
        .forEach(crd ->
            silent(
                crd.getSpec().getNames().getKind(), CustomResourceDefinitions.schema(crd), silent));
    assertThat(silent).isEmpty();
  }

  @Test
  void everyRuleHasASentence() {
    List<String> rules = new ArrayList<>();
    CustomResourceDefinitions.generate()
        .forEach(crd -> messages(CustomResourceDefinitions.schema(crd), rules));
    assertThat(rules).hasSizeGreaterThan(15).allSatisfy(m -> assertThat(m).contains(" "));
  }

  private static void silent(String path, JSONSchemaProps schema, List<String> found) {
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach((name, field) -> {
            if (field.getDescription() == null || field.getDescription().isBlank()) {
              found.add(path + "." + name);
            }
            silent(path + "." + name, field, found);
          });
    }
    if (schema.getItems() != null) {
      silent(path + "[]", schema.getItems().getSchema(), found);
    }
  }

  private static void messages(JSONSchemaProps schema, List<String> found) {
    if (schema.getXKubernetesValidations() != null) {
      schema.getXKubernetesValidations().forEach(rule -> found.add(rule.getMessage()));
    }
    SchemaRefinements.children(schema).forEach(child -> messages(child, found));
  }

  private static void same(Path file, String text) throws IOException {
    if (Boolean.getBoolean("crds.write")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    assertThat(file).as("run `make generate`").exists();
    assertThat(Files.readString(file)).as(file + " is old: run `make generate`").isEqualTo(text);
  }
}
