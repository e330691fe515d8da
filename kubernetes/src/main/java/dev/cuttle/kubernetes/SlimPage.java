package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.ceph.ImageLocation;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PageTotals} keeps of a page; its name is the key it is kept under.
 *
 * @param clusterID where the volume is
 * @param targetClusterID where it is going
 * @param bytes what the volume is promised, bytes
 * @param resourceVersion as a number, because a String takes 48 bytes more; {@link #NO_VERSION}
 *     when it is none, and then the informer reports an update rather than miss one
 */
record SlimPage(
    String clusterID, @Nullable String targetClusterID, long bytes, long resourceVersion) {

  private static final long NO_VERSION = -1;

  static SlimPage of(VolumePlacement page, UnaryOperator<String> oneInstance) {
    long version = version(page.getMetadata().getResourceVersion());
    @Nullable VolumePlacementSpec spec = page.getSpec();
    return spec == null
        ? new SlimPage("", null, 0, version)
        : new SlimPage(
            oneInstance.apply(PagePlaces.location(page).clusterId()),
            PagePlaces.target(page).map(ImageLocation::clusterId).map(oneInstance).orElse(null),
            spec.promisedBytes(),
            version);
  }

  VolumePlacement toPlacement(String name) {
    VolumePlacement page = new VolumePlacement();
    page.setMetadata(metadata(name));
    page.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested("", bytes, "", null, null, null),
            place(clusterID),
            null,
            new Explanation("", List.of(), null)));
    if (targetClusterID != null) {
      page.setStatus(
          new VolumePlacementStatus(
              null, null, null, null, place(targetClusterID), null, null, null));
    }
    return page;
  }

  private static PlacementDecided place(String itsClusterID) {
    return new PlacementDecided("", itsClusterID, "", null, null, "");
  }

  private ObjectMeta metadata(String name) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(name);
    metadata.setResourceVersion(
        resourceVersion == NO_VERSION ? "" : Long.toString(resourceVersion));
    // The informer makes all pages at once when it lists anew: 300 bytes of empty maps each count.
    metadata.setLabels(Map.of());
    metadata.setAnnotations(Map.of());
    metadata.setFinalizers(List.of());
    metadata.setManagedFields(List.of());
    metadata.setOwnerReferences(List.of());
    return metadata;
  }

  private static long version(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return NO_VERSION;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : NO_VERSION;
  }
}
