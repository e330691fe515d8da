package dev.cuttle.operator.audit;

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
import java.util.regex.Pattern;

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

  /** What an image of ours may be called: a prefix and the name of its page. */
  private static final Pattern OURS =
      Pattern.compile(IMAGE_PREFIX + "[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

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
    return couldBeOurs(image) && pages.names(page(image), clusterID());
  }

  private void look(String name, Unplaced unplaced) {
    ImageAddress image = pool.image(name);
    boolean marked = couldBeOurs(name) && marked(image);
    Optional<PlacementDecided> decision = marked ? decision(name) : Optional.empty();
    if (decision.filter(decided -> isHere(decided, image)).isPresent()) {
      return;
    }
    Optional<Long> size = size(image);
    size.ifPresent(bytes -> unplaced.sizes().put(name, bytes));
    if (marked && size.isPresent()) {
      unplaced
          .orphans()
          .add(name + decision.map(other -> " (its page names " + place(other) + ")").orElse(""));
    }
    if (couldBeOurs(name) && size.isEmpty()) {
      unplaced.hollow().add(name);
    }
  }

  /**
   * A removal that ended between the list and the look leaves no name: only a second list tells.
   */
  private List<String> stillHollow(Set<String> suspects) {
    Set<String> hollow = new HashSet<>(suspects);
    hollow.removeIf(
        name -> decision(name).filter(decided -> isHere(decided, pool.image(name))).isPresent());
    if (!hollow.isEmpty()) {
      hollow.retainAll(listed());
    }
    return hollow.stream().sorted().map(name -> name + " (a name without an image)").toList();
  }

  private Optional<PlacementDecided> decision(String image) {
    return pages.read(page(image)).map(page -> page.getSpec().decision());
  }

  private boolean isHere(PlacementDecided decided, ImageAddress image) {
    return decided.clusterID().equals(clusterID()) && address(decided).equals(image);
  }

  /** As a page places it, in the terms of this cluster. */
  private ImageAddress address(PlacementDecided decided) {
    return new PoolAddress(pool.access(), decided.pool(), namespace(decided))
        .image(decided.image());
  }

  private static String place(PlacementDecided decided) {
    String namespace = namespace(decided);
    return decided.cluster()
        + ":"
        + decided.pool()
        + (namespace.isEmpty() ? "" : "/" + namespace)
        + "/"
        + decided.image();
  }

  private static String namespace(PlacementDecided decided) {
    String namespace = decided.radosNamespace();
    return namespace == null ? "" : namespace;
  }

  private boolean marked(ImageAddress image) {
    pace.pause();
    try {
      return images.metadata(image, MARK).isPresent();
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
    PlacementDecided decided = page.get().getSpec().decision();
    return decided.clusterID().equals(clusterID()) && !images.exists(address(decided));
  }

  private String clusterID() {
    return pool.access().fsid();
  }

  private static boolean couldBeOurs(String image) {
    return OURS.matcher(image).matches();
  }

  private static String page(String image) {
    return image.substring(IMAGE_PREFIX.length());
  }
}
