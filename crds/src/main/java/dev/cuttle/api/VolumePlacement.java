package dev.cuttle.api;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One page of the ledger: one volume, where it is, and why. Cluster-scoped. */
@Group("cuttle.dev")
@Version("v1alpha1")
@ShortNames("vpl")
public class VolumePlacement extends CustomResource<VolumePlacementSpec, VolumePlacementStatus> {
  private static final long serialVersionUID = 1L;

  /** Keeps the page as long as its image exists. */
  public static final String FINALIZER = "cuttle.dev/image";
}
