package dev.cuttle.operator.ledger;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementStatus.Phase;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the images of one cluster with the pages that name it, slowly. An image is asked for its
 * size only if no page names it; a size once known is asked for again in every sixth scan.
 *
 * <p>The name of an image of ours is made from the name of its page, so memory need not hold both.
 * What memory says is confirmed by the API server before anything is called an orphan or lost.
 */
final class ImageScan {

  static final String IMAGE_PREFIX = "cuttle-";
  static final String MARK = "cuttle.dev/volume";

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

  /**
   * @throws CephException if the cluster does not answer; then nothing is known anew
   */
  ScanReport run() {
    turn = (turn + 1) % REFRESH;
    Set<String> names = new HashSet<>();
    images.list(pool, names::add);
    Map<String, Long> foreign = new HashMap<>();
    List<String> orphans = new ArrayList<>();
    names.stream()
        .sorted()
        .filter(name -> !ours(name))
        .forEach(name -> look(name, foreign, orphans));
    sizes = foreign;
    long bytes = foreign.values().stream().mapToLong(Long::longValue).sum();
    return new ScanReport(bytes, foreign.size(), orphans, lost(names));
  }

  private boolean ours(String image) {
    return image.startsWith(IMAGE_PREFIX) && pages.names(page(image), clusterID());
  }

  private void look(String name, Map<String, Long> foreign, List<String> orphans) {
    ImageAddress image = pool.image(name);
    boolean marked = name.startsWith(IMAGE_PREFIX) && marked(image);
    if (marked && pages.read(page(name)).isPresent()) {
      return;
    }
    Optional<Long> size = size(image);
    size.ifPresent(bytes -> foreign.put(name, bytes));
    if (marked && size.isPresent()) {
      orphans.add(name);
    }
  }

  private boolean marked(ImageAddress image) {
    pace.pause();
    try {
      return images.metadata(image, MARK).isPresent();
    } catch (CephException.NotFound goneMeanwhile) {
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
        .filter(page -> !names.contains(IMAGE_PREFIX + page))
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
    PlacementDecided decision = page.get().getSpec().decision();
    String namespace = decision.radosNamespace();
    PoolAddress there =
        new PoolAddress(pool.access(), decision.pool(), namespace == null ? "" : namespace);
    return decision.clusterID().equals(clusterID())
        && !images.exists(there.image(decision.image()));
  }

  private String clusterID() {
    return pool.access().fsid();
  }

  private static String page(String image) {
    return image.substring(IMAGE_PREFIX.length());
  }
}
