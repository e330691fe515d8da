package dev.cuttle.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The resource reference for people, made from the CRDs. */
final class ReferencePage {
  private final StringBuilder page = new StringBuilder();

  private ReferencePage() {}

  static String of(List<CustomResourceDefinition> crds) {
    ReferencePage reference = new ReferencePage();
    reference.page.append(
        "<!-- Generated from the CRDs by `make generate`. Do not edit. -->\n# Custom resources\n");
    crds.forEach(reference::resource);
    return reference.page.toString();
  }

  private void resource(CustomResourceDefinition crd) {
    JSONSchemaProps root = CustomResourceDefinitions.schema(crd);
    var names = crd.getSpec().getNames();
    page.append("\n## ").append(names.getKind()).append("\n\n").append(root.getDescription());
    page.append("\n\n`").append(crd.getSpec().getGroup()).append('/');
    page.append(crd.getSpec().getVersions().getFirst().getName()).append("`, ");
    page.append(crd.getSpec().getScope().equals("Cluster") ? "cluster-scoped" : "namespaced");
    page.append(", short name `").append(String.join("`, `", names.getShortNames())).append("`.\n");
    page.append("\n| Field | Type | Default | Limits | |\n|---|---|---|---|---|\n");
    fields("spec", SchemaRefinements.at(root, "spec"));
    fields("status", SchemaRefinements.at(root, "status"));
    List<String> rules = new ArrayList<>();
    rules("", root, rules);
    page.append("\nRefused at admission:\n\n");
    rules.forEach(rule -> page.append("* ").append(rule).append('\n'));
    page.append("\n`kubectl get` shows ");
    page.append(
        crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
            .map(c ->
                c.getName()
                    + (c.getPriority() == null || c.getPriority() == 0 ? "" : " (`-o wide`)"))
            .collect(Collectors.joining(", ")));
    page.append(".\n");
  }

  private void fields(String path, JSONSchemaProps schema) {
    new TreeMap<>(schema.getProperties())
        .forEach((name, field) -> {
          boolean required = schema.getRequired() != null && schema.getRequired().contains(name);
          row(path + "." + name, field, required);
          nested(path + "." + name, field);
        });
  }

  private void nested(String path, JSONSchemaProps field) {
    if (field.getProperties() != null && !field.getProperties().isEmpty()) {
      fields(path, field);
    }
    if (field.getItems() != null
        && field.getItems().getSchema().getProperties() != null
        && !field.getItems().getSchema().getProperties().isEmpty()) {
      fields(path + "[]", field.getItems().getSchema());
    }
  }

  private void row(String path, JSONSchemaProps field, boolean required) {
    page.append("| `").append(path).append("` | ").append(type(field)).append(" | ");
    page.append(field.getDefault() == null ? "" : "`" + field.getDefault() + "`").append(" | ");
    page.append(limits(field, required))
        .append(" | ")
        .append(cell(field.getDescription()))
        .append(" |\n");
  }

  private static String type(JSONSchemaProps field) {
    if (field.getItems() != null) {
      return "list of " + type(field.getItems().getSchema());
    }
    if (field.getAdditionalProperties() != null) {
      return "map to " + type(field.getAdditionalProperties().getSchema());
    }
    return field.getType();
  }

  private static String limits(JSONSchemaProps field, boolean required) {
    List<String> limits = new ArrayList<>();
    if (required) {
      limits.add("required");
    }
    if (field.getEnum() != null && !field.getEnum().isEmpty()) {
      limits.add(field.getEnum().stream().map(e -> e.asText()).collect(Collectors.joining(", ")));
    }
    Map<String, Object> bounds = new java.util.LinkedHashMap<>();
    bounds.put("≥ ", field.getMinimum());
    bounds.put("≤ ", field.getMaximum());
    bounds.put("characters ≤ ", field.getMaxLength());
    bounds.put("items ≥ ", field.getMinItems());
    bounds.put("items ≤ ", field.getMaxItems());
    bounds.put("entries ≤ ", field.getMaxProperties());
    bounds.forEach((words, bound) -> {
      if (bound != null) {
        limits.add(words + (bound instanceof Double d ? String.valueOf(d.longValue()) : bound));
      }
    });
    if ("map".equals(field.getXKubernetesListType())) {
      limits.add("one per " + String.join(", ", field.getXKubernetesListMapKeys()));
    }
    return cell(String.join("; ", limits));
  }

  private static void rules(String path, JSONSchemaProps schema, List<String> found) {
    if (schema.getXKubernetesValidations() != null) {
      schema
          .getXKubernetesValidations()
          .forEach(
              rule -> found.add((path.isEmpty() ? "" : "`" + path + "`: ") + rule.getMessage()));
    }
    if (schema.getProperties() != null) {
      new TreeMap<>(schema.getProperties())
          .forEach((name, field) -> rules(path.isEmpty() ? name : path + "." + name, field, found));
    }
    if (schema.getItems() != null) {
      rules(path + "[]", schema.getItems().getSchema(), found);
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
