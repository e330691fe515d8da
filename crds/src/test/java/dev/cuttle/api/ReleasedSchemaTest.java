package dev.cuttle.api;

import static dev.cuttle.api.CustomResourceDefinitions.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects written for the last release stay valid. */
class ReleasedSchemaTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");

  @Test
  void nothingWasTakenAwaySinceTheLastRelease() throws IOException {
    for (CustomResourceDefinition crd : CustomResourceDefinitions.generate()) {
      assertThat(SchemaComparison.breaks(released(crd), schema(crd)))
          .as(crd.getMetadata().getName())
          .isEmpty();
    }
  }

  @Test
  void aRemovedFieldAndAChangedTypeAreCaught() throws IOException {
    CustomResourceDefinition crd = CustomResourceDefinitions.generate().get(1);
    JSONSchemaProps spec = SchemaRefinements.at(schema(crd), "spec");
    spec.getProperties().remove("weight");
    SchemaRefinements.at(spec, "ceph.pool").setType("integer");
    assertThat(SchemaComparison.breaks(released(crd), schema(crd)))
        .containsExactlyInAnyOrder(
            ".spec.weight: removed", ".spec.ceph.pool: type was string, is integer");
  }

  @Test
  void aNewlyRequiredFieldAndALostValueAreCaught() throws IOException {
    CustomResourceDefinition crd = CustomResourceDefinitions.generate().get(1);
    JSONSchemaProps spec = SchemaRefinements.at(schema(crd), "spec");
    spec.setRequired(List.of("clusterID", "tags", "ceph", "weight"));
    JSONSchemaProps availability = SchemaRefinements.at(spec, "availability");
    availability.setEnum(availability.getEnum().subList(0, 2));
    assertThat(SchemaComparison.breaks(released(crd), schema(crd)))
        .containsExactlyInAnyOrder(
            ".spec.weight: newly required",
            ".spec.availability: values no longer accepted: [\"Draining\"]");
  }

  private static JSONSchemaProps released(CustomResourceDefinition crd) throws IOException {
    return schema(
        CustomResourceDefinitions.read(RELEASED.resolve(CustomResourceDefinitions.fileName(crd))));
  }
}
