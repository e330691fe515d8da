package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * First-level record: exactly one feature tag; its status is its row of the matching table.
 * Cluster-scoped.
 */
@Group("cuttle.dev")
@Version("v1alpha1")
@ShortNames("ftag")
@Categories("cuttle")
@JsonClassDescription(
    "One feature tag that volumes can ask for; its status lists the clusters that carry it.")
@ValidationRule(
    value = "self.spec.tag == self.metadata.name",
    message = "spec.tag must be the same as metadata.name: a FeatureTag is one tag")
@AdditionalPrinterColumn(
    name = "CLUSTERS",
    jsonPath = ".status.matched",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.ready",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class FeatureTag extends CustomResource<FeatureTagSpec, FeatureTagStatus> {
  private static final long serialVersionUID = 1L;

  /** Label of the tags that the operator generated: value "true". */
  public static final String GENERATED_LABEL = "cuttle.dev/generated";
}
