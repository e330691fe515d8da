package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.placement.Load;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger promises on each cluster, as running sums, in a store for an informer of
 * VolumePlacement that keeps of a page only its name, cluster, size and resource version: about 170
 * bytes each. Attach it with {@code runnableInformer(0).itemStore(totals)}; {@code
 * removeNamespaceIndex()} on the informer saves another 40 bytes a page.
 *
 * <p>A writer calls {@link #hold} before it writes a page, so that its next decision counts the
 * page although no watch event has come yet. The hold ends by itself when the informer sees that
 * page (on that cluster, with at least that size); when the write failed or another writer's page
 * won, call {@link #release}. A name counts once per cluster, with the larger of page and hold; a
 * volume that moves counts on both.
 *
 * <p>Pages that the informer hands out of this store (in {@code get}, and as the old state in its
 * events) are slim: name, resourceVersion, clusters and size are true, the rest is empty.
 *
 * <p>Safe for any number of threads; {@link #of} takes no lock.
 */
public final class PageTotals implements ItemStore<VolumePlacement> {

  private final Map<String, SlimPage> pages = new ConcurrentHashMap<>();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final Map<String, Load> totals = new ConcurrentHashMap<>();
  // One instance of each identifier, however many pages name it.
  private final Map<String, String> clusterIds = new ConcurrentHashMap<>();

  private record Hold(String clusterID, long bytes) {
    private boolean seenIn(@Nullable SlimPage page) {
      return page != null && page.clusterID().equals(clusterID) && page.bytes() >= bytes;
    }
  }

  /** Pages and holds of one cluster. */
  public Load of(String clusterID) {
    return totals.getOrDefault(clusterID, Load.NONE);
  }

  /** The cluster of a page that the informer has seen; holds do not count. */
  public Optional<String> clusterOf(String name) {
    return Optional.ofNullable(pages.get(name)).map(SlimPage::clusterID);
  }

  /** Whether the informer has seen a page on this cluster with at least that size. */
  boolean shows(String name, String clusterID, long bytes) {
    return new Hold(clusterID, bytes).seenIn(pages.get(name));
  }

  /** Whether a page that the informer has seen is on this cluster, or going there. */
  public boolean places(String name, String clusterID) {
    SlimPage page = pages.get(name);
    return page != null
        && (page.clusterID().equals(clusterID) || clusterID.equals(page.targetClusterID()));
  }

  /**
   * Counts a page that is about to be written. It takes the place of an earlier hold of the name in
   * one step: no sum is ever read without either.
   *
   * @param name object name of the page
   * @param bytes size of the volume, bytes
   */
  public synchronized void hold(String name, String clusterID, long bytes) {
    Hold hold = new Hold(one(clusterID), bytes);
    SlimPage page = pages.get(name);
    change(name, page, hold.seenIn(page) ? null : hold);
  }

  /** The page held under this name will not come; does nothing when there is no hold. */
  public synchronized void release(String name) {
    change(name, pages.get(name), null);
  }

  @Override
  public synchronized @Nullable VolumePlacement put(String key, VolumePlacement page) {
    SlimPage before = pages.get(key);
    SlimPage after = SlimPage.of(page, this::one);
    Hold hold = holds.get(key);
    change(key, after, hold != null && hold.seenIn(after) ? null : hold);
    return before == null ? null : before.toPlacement(key);
  }

  @Override
  public synchronized @Nullable VolumePlacement remove(String key) {
    SlimPage before = pages.get(key);
    change(key, null, holds.get(key));
    return before == null ? null : before.toPlacement(key);
  }

  @Override
  public @Nullable VolumePlacement get(String key) {
    SlimPage page = pages.get(key);
    return page == null ? null : page.toPlacement(key);
  }

  @Override
  public String getKey(VolumePlacement page) {
    return page.getMetadata().getName();
  }

  @Override
  public Stream<String> keySet() {
    return pages.keySet().stream();
  }

  @Override
  public Stream<VolumePlacement> values() {
    return pages.entrySet().stream().map(page -> page.getValue().toPlacement(page.getKey()));
  }

  @Override
  public int size() {
    return pages.size();
  }

  /** Tells the informer that what it gets back is not what it put in. */
  @Override
  public boolean isFullState() {
    return false;
  }

  private void change(String name, @Nullable SlimPage page, @Nullable Hold hold) {
    Map<String, Long> before = counted(pages.get(name), holds.get(name));
    Map<String, Long> after = counted(page, hold);
    set(pages, name, page);
    set(holds, name, hold);
    // First what is more, and each sum in one step: they are read meanwhile.
    after.forEach((cluster, bytes) -> {
      Long old = before.remove(cluster);
      add(cluster, old == null ? bytes : bytes - old, old == null ? 1 : 0);
    });
    before.forEach((cluster, bytes) -> add(cluster, -bytes, -1));
  }

  /** What one name weighs on each cluster. */
  private static Map<String, Long> counted(@Nullable SlimPage page, @Nullable Hold hold) {
    Map<String, Long> bytes = new HashMap<>(4);
    if (page != null) {
      bytes.put(page.clusterID(), page.bytes());
      if (page.targetClusterID() != null) {
        bytes.put(page.targetClusterID(), page.bytes());
      }
    }
    if (hold != null) {
      bytes.merge(hold.clusterID(), hold.bytes(), Math::max);
    }
    return bytes;
  }

  private static <V> void set(Map<String, V> map, String name, @Nullable V value) {
    if (value == null) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }

  private void add(String cluster, long bytes, long count) {
    Load sum = new Load(of(cluster).bytes() + bytes, of(cluster).volumes() + count);
    set(totals, cluster, sum.volumes() == 0 ? null : sum);
  }

  private String one(String clusterID) {
    return clusterIds.computeIfAbsent(clusterID, same -> same);
  }
}
