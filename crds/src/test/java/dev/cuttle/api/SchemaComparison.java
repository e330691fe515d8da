package dev.cuttle.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a new schema takes away from people who wrote objects for the old one. */
final class SchemaComparison {
  private final List<String> breaks = new ArrayList<>();

  private SchemaComparison() {}

  /** One line per removed field, changed type, newly required field or lost enum value. */
  static List<String> breaks(JSONSchemaProps released, JSONSchemaProps now) {
    SchemaComparison comparison = new SchemaComparison();
    comparison.compare("", released, now);
    return List.copyOf(comparison.breaks);
  }

  private void compare(String path, JSONSchemaProps released, JSONSchemaProps now) {
    if (!Objects.equals(released.getType(), now.getType())) {
      breaks.add(path + ": type was " + released.getType() + ", is " + now.getType());
    }
    if (!Objects.equals(released.getXKubernetesListType(), now.getXKubernetesListType())) {
      breaks.add(path + ": list type changed");
    }
    enums(path, released, now);
    required(path, released, now);
    fields(path, released, now);
    if (released.getItems() != null && now.getItems() != null) {
      compare(path + "[]", released.getItems().getSchema(), now.getItems().getSchema());
    }
    if (released.getAdditionalProperties() != null && now.getAdditionalProperties() != null) {
      compare(
          path + "{}",
          released.getAdditionalProperties().getSchema(),
          now.getAdditionalProperties().getSchema());
    }
  }

  private void fields(String path, JSONSchemaProps released, JSONSchemaProps now) {
    Map<String, JSONSchemaProps> present = properties(now);
    properties(released)
        .forEach((name, old) -> {
          JSONSchemaProps same = present.get(name);
          if (same == null) {
            breaks.add(path + "." + name + ": removed");
          } else {
            compare(path + "." + name, old, same);
          }
        });
  }

  private void enums(String path, JSONSchemaProps released, JSONSchemaProps now) {
    if (now.getEnum() == null || now.getEnum().isEmpty()) {
      return;
    }
    var lost = new HashSet<>(released.getEnum());
    lost.removeAll(now.getEnum());
    if (!lost.isEmpty() || released.getEnum().isEmpty()) {
      breaks.add(path + ": values no longer accepted: " + lost);
    }
  }

  private void required(String path, JSONSchemaProps released, JSONSchemaProps now) {
    Set<String> more = new HashSet<>(now.getRequired());
    more.removeAll(released.getRequired());
    more.forEach(name -> breaks.add(path + "." + name + ": newly required"));
  }

  private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
    return schema.getProperties() == null ? Map.of() : schema.getProperties();
  }
}
