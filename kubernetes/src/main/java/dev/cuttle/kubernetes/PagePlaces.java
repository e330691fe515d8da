package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.ceph.ImageLocation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a page says that the image of its volume is, and where it is going. */
public final class PagePlaces {
  private PagePlaces() {}

  /** Where it is: as the status says, or else as it was decided. */
  public static ImageLocation location(VolumePlacement page) {
    @Nullable VolumePlacementStatus status = page.getStatus();
    @Nullable PlacementDecided now = status == null ? null : status.location();
    return now == null ? decided(page) : value(now);
  }

  /** Where it was made. */
  static ImageLocation decided(VolumePlacement page) {
    return value(page.getSpec().decision());
  }

  /** Where it is going; empty if it stays. */
  public static Optional<ImageLocation> target(VolumePlacement page) {
    @Nullable VolumePlacementStatus status = page.getStatus();
    return status == null
        ? Optional.empty()
        : Optional.ofNullable(status.target()).map(PagePlaces::value);
  }

  /** All places where its images are rightly. */
  public static List<ImageLocation> of(VolumePlacement page) {
    return Stream.concat(Stream.of(location(page)), target(page).stream()).toList();
  }

  /** The clusters where it is counted. */
  public static List<String> clusterIds(VolumePlacement page) {
    return of(page).stream().map(ImageLocation::clusterId).distinct().toList();
  }

  static PlacementDecided wire(ImageLocation location) {
    return new PlacementDecided(
        location.cluster(),
        location.clusterId(),
        location.pool(),
        location.namespace().isEmpty() ? null : location.namespace(),
        location.dataPool().orElse(null),
        location.image());
  }

  private static ImageLocation value(PlacementDecided place) {
    return new ImageLocation(
        place.cluster(),
        place.clusterID(),
        place.pool(),
        Objects.requireNonNullElse(place.radosNamespace(), ""),
        Optional.ofNullable(place.dataPool()),
        place.image());
  }
}
