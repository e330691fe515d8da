package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The CRDs as they follow from the annotated records. */
final class CustomResourceDefinitions {
  static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(FeatureTag.class, StorageCluster.class, VolumePlacement.class);

  private CustomResourceDefinitions() {}

  /** In the order of their names. */
  static List<CustomResourceDefinition> generate() {
    return KINDS.stream().map(CustomResourceDefinitions::generate).toList();
  }

  /** The text of one committed file. */
  static String yaml(CustomResourceDefinition crd) {
    return "# Generated from the records of dev.cuttle.api by `make generate`. Do not edit.\n"
        + SERIALIZATION.asYaml(crd);
  }

  static String fileName(CustomResourceDefinition crd) {
    return crd.getMetadata().getName() + ".yaml";
  }

  static CustomResourceDefinition read(Path file) throws IOException {
    return SERIALIZATION.unmarshal(Files.readString(file), CustomResourceDefinition.class);
  }

  private static CustomResourceDefinition generate(Class<? extends HasMetadata> kind) {
    CustomResourceDefinition[] made = new CustomResourceDefinition[1];
    new CRDGenerator()
        .withPostProcessor(
            new io.fabric8.crdv2.generator.CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                made[0] = (CustomResourceDefinition) crd;
                return crd;
              }
            })
        .withOutput(new DiscardedOutput())
        .customResourceClasses(List.of(kind))
        .generate();
    CustomResourceDefinition crd = made[0];
    crd.getMetadata().setAnnotations(Map.of());
    SchemaRefinements.apply(crd, describe(kind));
    orderColumns(crd, kind);
    return crd;
  }

  /** Descriptions of the root, spec and status, which are classes and no fields of ours. */
  private static Map<String, String> describe(Class<? extends HasMetadata> kind) {
    var arguments =
        ((java.lang.reflect.ParameterizedType) kind.getGenericSuperclass())
            .getActualTypeArguments();
    return Map.of(
        "",
        words(kind),
        "spec",
        words((Class<?>) arguments[0]),
        "status",
        words((Class<?>) arguments[1]));
  }

  private static String words(Class<?> type) {
    return type.getAnnotation(JsonClassDescription.class).value();
  }

  /** The generator sorts columns; people read them in the order in which we wrote them. */
  private static void orderColumns(CustomResourceDefinition crd, Class<?> kind) {
    List<String> order =
        Arrays.stream(
                kind.getAnnotationsByType(
                    io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.class))
            .map(column -> column.name())
            .toList();
    var version = crd.getSpec().getVersions().getFirst();
    version.setAdditionalPrinterColumns(
        version.getAdditionalPrinterColumns().stream()
            .sorted(Comparator.comparingInt(column -> order.indexOf(column.getName())))
            .toList());
  }

  static JSONSchemaProps schema(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }
}
