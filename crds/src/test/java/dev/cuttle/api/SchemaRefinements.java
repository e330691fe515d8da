package dev.cuttle.api;

import static dev.cuttle.api.CustomResourceDefinitions.SERIALIZATION;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What annotations cannot say: list types, bounds of items, words about foreign classes. */
final class SchemaRefinements {

  private static final Map<String, String> CONDITION_WORDS =
      Map.of(
          "type", "What the condition is about.",
          "status", "True, False or Unknown.",
          "reason", "Why, one CamelCase word.",
          "message", "Why, as a sentence.",
          "lastTransitionTime", "When the status last changed.",
          "observedGeneration", "The generation of the spec that the condition speaks of.");

  private SchemaRefinements() {}

  static void apply(CustomResourceDefinition crd, Map<String, String> words) {
    JSONSchemaProps root = CustomResourceDefinitions.schema(crd);
    root.setDescription(words.get(""));
    // A resource without its spec says nothing; the rules of the root rely on it.
    root.setRequired(List.of("spec"));
    at(root, "spec").setDescription(words.get("spec"));
    at(root, "status").setDescription(words.get("status"));
    conditions(at(root, "status.conditions"));
    switch (crd.getSpec().getNames().getKind()) {
      case "StorageCluster" -> storageCluster(root);
      case "FeatureTag" -> listMap(at(root, "status.clusters"), "name");
      case "VolumePlacement" -> volumePlacement(root);
      default -> throw new IllegalArgumentException(crd.getMetadata().getName());
    }
    onceEachRule(root);
  }

  private static void storageCluster(JSONSchemaProps root) {
    listMap(at(root, "spec.tags"), "name");
    JSONSchemaProps monitors = at(root, "spec.ceph.monitors");
    monitors.setXKubernetesListType("set");
    monitors.getItems().getSchema().setMaxLength(256L);
    at(root, "spec.ceph.config").getAdditionalProperties().getSchema().setMaxLength(256L);
    JSONSchemaProps values = at(root, "spec.topology").getAdditionalProperties().getSchema();
    values.setXKubernetesListType("set");
    values.setMinItems(1L);
    values.setMaxItems(64L);
    values.getItems().getSchema().setMaxLength(63L);
  }

  private static void volumePlacement(JSONSchemaProps root) {
    listMap(at(root, "spec.explanation.clusters"), "cluster");
    at(root, "spec.attempts").setXKubernetesListType("atomic");
    listMap(at(root, "status.attachments"), "node");
    at(root, "spec.request.parameters").getAdditionalProperties().getSchema().setMaxLength(256L);
    // The status of a new page is dropped by the API server: its phase comes from here.
    at(root, "status")
        .setDefault(SERIALIZATION.unmarshal("{\"phase\": \"Reserved\"}", JsonNode.class));
  }

  private static void conditions(JSONSchemaProps list) {
    listMap(list, "type");
    JSONSchemaProps condition = list.getItems().getSchema();
    condition.setRequired(List.of("type", "status"));
    condition
        .getProperties()
        .forEach((name, field) -> field.setDescription(CONDITION_WORDS.get(name)));
    at(condition, "type").setMaxLength(316L);
    at(condition, "status").setMaxLength(16L);
    at(condition, "reason").setMaxLength(1024L);
    at(condition, "message").setMaxLength(32768L);
    at(condition, "lastTransitionTime").setMaxLength(40L);
  }

  private static void listMap(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  /** A record's annotation stands on its field and on its accessor; the generator reads both. */
  private static void onceEachRule(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(
          new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    }
    children(schema).forEach(SchemaRefinements::onceEachRule);
  }

  static List<JSONSchemaProps> children(JSONSchemaProps schema) {
    List<JSONSchemaProps> children = new ArrayList<>();
    if (schema.getProperties() != null) {
      children.addAll(schema.getProperties().values());
    }
    if (schema.getItems() != null) {
      children.add(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      children.add(schema.getAdditionalProperties().getSchema());
    }
    return children;
  }

  static JSONSchemaProps at(JSONSchemaProps root, String path) {
    JSONSchemaProps here = root;
    for (String name : path.split("\\.", -1)) {
      here = requireNonNull(here.getProperties().get(name), path);
    }
    return here;
  }
}
