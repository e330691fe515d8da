package dev.cuttle.operator.audit;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementStatus.Phase;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.kubernetes.PagePlaces;
import dev.cuttle.volume.ImageMark;
import dev.cuttle.volume.VolumeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the images of one cluster with the pages that name it, slowly. An image is asked for its
 * size only if no page names it; a size once known is asked for again in every sixth scan.
 *
 * <p>The name of an image of ours is made from the name of its page, so memory need not hold both.
 * What memory says is confirmed by the API server before anything is called an orphan or lost.
 */
final class ImageScan {

  private static final int REFRESH = 6;
  private static final int MOST_LOST = 100;

  private final RbdImages images;
  private final Pages pages;
  private final Pace pace;
  private final PoolAddress pool;
  private Map<String, Long> sizes = new HashMap<>();
  private int turn;

  /** Lets time pass between two questions to the cluster. */
  @FunctionalInterface
  interface Pace {
    void pause();
  }

  ImageScan(RbdImages images, Pages pages, Pace pace, PoolAddress pool) {
    this.images = images;
    this.pages = pages;
    this.pace = pace;
    this.pool = pool;
  }

  PoolAddress pool() {
    return pool;
  }

  /** What no page places here: sizes of images, orphans in words, names without an image. */
  private record Unplaced(Map<String, Long> sizes, List<String> orphans, Set<String> hollow) {
    private Unplaced() {
      this(new HashMap<>(), new ArrayList<>(), new HashSet<>());
    }
  }

  /**
   * @throws CephException if the cluster does not answer; then nothing is known anew
   */
  ScanReport run() {
    turn = (turn + 1) % REFRESH;
    Set<String> names = listed();
    Unplaced unplaced = new Unplaced();
    names.stream().sorted().filter(name -> !placed(name)).forEach(name -> look(name, unplaced));
    sizes = unplaced.sizes();
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    List<String> orphans = new ArrayList<>(unplaced.orphans());
    orphans.addAll(stillHollow(unplaced.hollow()));
    return new ScanReport(bytes, sizes.size(), orphans, lost(names));
  }

  private Set<String> listed() {
    Set<String> names = new HashSet<>();
    images.list(pool, names::add);
    return names;
  }

  private boolean placed(String image) {
    return VolumeKey.isImage(image) && pages.names(page(image), clusterID());
  }

  private void look(String name, Unplaced unplaced) {
    ImageAddress image = pool.image(name);
    boolean marked = VolumeKey.isImage(name) && marked(image);
    List<ImageLocation> places = marked ? places(name) : List.of();
    if (places.stream().anyMatch(place -> isHere(place, image))) {
      return;
    }
    Optional<Long> size = size(image);
    size.ifPresent(bytes -> unplaced.sizes().put(name, bytes));
    if (marked && size.isPresent()) {
      unplaced.orphans().add(name + elsewhere(places));
    }
    if (VolumeKey.isImage(name) && size.isEmpty()) {
      unplaced.hollow().add(name);
    }
  }

  /**
   * A removal that ended between the list and the look leaves no name: only a second list tells.
   */
  private List<String> stillHollow(Set<String> suspects) {
    Set<String> hollow = new HashSet<>(suspects);
    hollow.removeIf(
        name -> places(name).stream().anyMatch(place -> isHere(place, pool.image(name))));
    if (!hollow.isEmpty()) {
      hollow.retainAll(listed());
    }
    return hollow.stream().sorted().map(name -> name + " (a name without an image)").toList();
  }

  /** Where the page of this image says that images of it are: two places while it moves. */
  private List<ImageLocation> places(String image) {
    return pages.read(page(image)).map(PagePlaces::of).orElse(List.of());
  }

  private boolean isHere(ImageLocation place, ImageAddress image) {
    return place.clusterId().equals(clusterID()) && place.at(pool.access()).equals(image);
  }

  private static String elsewhere(List<ImageLocation> places) {
    return places.isEmpty()
        ? ""
        : places.stream()
            .map(ImageLocation::toString)
            .collect(Collectors.joining(" and ", " (its page names ", ")"));
  }

  private boolean marked(ImageAddress image) {
    pace.pause();
    try {
      return ImageMark.of(images, image).isPresent();
    } catch (CephException.NotFound noImage) {
      sizes.remove(image.name());
      return false;
    }
  }

  private Optional<Long> size(ImageAddress image) {
    Long known = sizes.get(image.name());
    if (known != null && Math.floorMod(image.name().hashCode(), REFRESH) != turn) {
      return Optional.of(known);
    }
    pace.pause();
    return images.stat(image).map(ImageStat::sizeBytes);
  }

  private List<String> lost(Set<String> names) {
    return pages
        .on(clusterID())
        .filter(page -> VolumeKey.ofPage(page).filter(key -> names.contains(key.image())).isEmpty())
        .filter(this::isLost)
        .limit(MOST_LOST)
        .sorted()
        .toList();
  }

  private boolean isLost(String name) {
    pace.pause();
    Optional<VolumePlacement> page = pages.read(name);
    if (page.isEmpty()
        || page.get().isMarkedForDeletion()
        || page.get().getStatus() == null
        || page.get().getStatus().phase() != Phase.Bound) {
      return false;
    }
    // Where it is going there need not be anything yet.
    ImageLocation location = PagePlaces.location(page.get());
    return location.clusterId().equals(clusterID()) && !images.exists(location.at(pool.access()));
  }

  private String clusterID() {
    return pool.access().fsid();
  }

  private static String page(String image) {
    return VolumeKey.ofImage(image).text();
  }
}
