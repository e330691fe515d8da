package dev.cuttle.ceph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The pools of clusters that live in this process, as somebody sees and changes them past the port.
 * An image is named by its {@link ImageAddress#text()}: "cluster:pool/image" or
 * "cluster:pool/namespace/image".
 */
public final class InMemoryPools {
  private final ConcurrentHashMap<String, InMemoryPool> pools = new ConcurrentHashMap<>();

  /** Makes a pool, or with a namespace "pool/namespace". */
  public void add(String cluster, String poolAndNamespace) {
    var _ = made(cluster + ":" + poolAndNamespace);
  }

  /**
   * Somebody else makes an image (and the pool, if need be), in the place of what bore the name.
   */
  public void put(String image, long sizeBytes, Map<String, String> metadata) {
    InMemoryPool pool = made(poolOf(image));
    var _ = pool.remove(nameOf(image));
    ImageStat stat = new ImageStat(InMemoryPool.freshId(), sizeBytes, 4L << 20, Set.of());
    var _ = pool.create(nameOf(image), stat);
    existing(image).metadata().putAll(metadata);
  }

  /** The name stands in the directory, and nothing is behind it. */
  public void putName(String image) {
    made(poolOf(image)).putName(nameOf(image));
  }

  /** The image is gone, whoever has it open. */
  public void take(String image) {
    var _ = made(poolOf(image)).remove(nameOf(image));
  }

  /** An earlier image of the name was removed in part. */
  public void removeInPart(String image) {
    made(poolOf(image)).leave(nameOf(image));
  }

  /** These have the image open from now on, and nobody else. */
  public void openedBy(String image, Watcher... watchers) {
    List<Watcher> now = existing(image).watchers();
    now.clear();
    now.addAll(Arrays.asList(watchers));
  }

  /** Somebody makes a snapshot. */
  public void snapshot(String image, String name) {
    existing(image).snapshots().add(name);
  }

  /** All names, those without an image behind them, too. */
  public Set<String> all() {
    return texts(InMemoryPool::names);
  }

  /** The names of which an earlier image left something. */
  public Set<String> removedInPart() {
    return texts(InMemoryPool::remains);
  }

  private Set<String> texts(Function<InMemoryPool, List<String>> names) {
    Set<String> texts = new TreeSet<>();
    pools.forEach((pool, held) -> names.apply(held).forEach(name -> texts.add(pool + "/" + name)));
    return texts;
  }

  Optional<InMemoryPool> find(String pool) {
    return Optional.ofNullable(pools.get(pool));
  }

  private InMemoryPool made(String pool) {
    return pools.computeIfAbsent(pool, key -> new InMemoryPool());
  }

  private InMemoryPool.Image existing(String image) {
    return find(poolOf(image))
        .flatMap(pool -> pool.find(nameOf(image)))
        .orElseThrow(() -> new AssertionError("there is no image " + image));
  }

  private static String poolOf(String image) {
    return image.substring(0, image.lastIndexOf('/'));
  }

  private static String nameOf(String image) {
    return image.substring(image.lastIndexOf('/') + 1);
  }
}
