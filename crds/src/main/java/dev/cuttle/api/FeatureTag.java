package dev.cuttle.api;

import io.fabric8.kubernetes.client.CustomResource;
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
public class FeatureTag extends CustomResource<FeatureTagSpec, FeatureTagStatus> {
  private static final long serialVersionUID = 1L;

  /** Label of the tags that the operator generated: value "true". */
  public static final String GENERATED_LABEL = "cuttle.dev/generated";
}
