package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;

/** A list of pages as the API server answers it; the type tells the reader what its items are. */
final class PageList extends DefaultKubernetesResourceList<VolumePlacement> {
  private static final long serialVersionUID = 1L;

  /** Whether there are more after them. */
  boolean goesOn() {
    String next = getMetadata().getContinue();
    return next != null && !next.isEmpty();
  }
}
