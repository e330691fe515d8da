package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.placement.LedgerSums;
import dev.cuttle.placement.Load;
import dev.cuttle.volume.VolumeKey;
import dev.cuttle.volume.VolumeRecord;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The totals of the informer, with the pages that were written here and that it has not shown yet:
 * a hold that is taken back must not take such a page with it.
 */
final class RunningSums implements LedgerSums, ResourceEventHandler<VolumePlacement> {

  private record Written(String clusterId, long bytes) {}

  private final PageTotals totals;
  private final Map<String, Written> unseen = new ConcurrentHashMap<>();

  RunningSums(PageTotals totals) {
    this.totals = totals;
  }

  @Override
  public Load on(String clusterId) {
    return totals.of(clusterId);
  }

  void hold(VolumeKey key, String clusterId, long bytes) {
    totals.hold(key.text(), clusterId, bytes);
  }

  void release(VolumeKey key) {
    unseen.compute(
        key.text(),
        (name, page) -> {
          if (page == null) {
            totals.release(name);
          } else {
            totals.hold(name, page.clusterId(), page.bytes());
          }
          return page;
        });
  }

  /** The page is in the ledger, as this record says. */
  void written(VolumeRecord volume) {
    String name = volume.key().text();
    Written page = new Written(volume.location().clusterId(), volume.sizeBytes());
    unseen.compute(
        name,
        (_, _) -> {
          totals.hold(name, page.clusterId(), page.bytes());
          return page;
        });
    seen(name);
  }

  /** The page is gone for good. */
  void erased(VolumeKey key) {
    unseen.remove(key.text());
    totals.release(key.text());
  }

  /** Whether a page of this name was seen or written here. */
  boolean knows(VolumeKey key) {
    return unseen.containsKey(key.text()) || totals.clusterOf(key.text()).isPresent();
  }

  @Override
  public void onAdd(VolumePlacement page) {
    seen(page);
  }

  @Override
  public void onUpdate(VolumePlacement before, VolumePlacement after) {
    seen(after);
  }

  /** Nothing: it may be an earlier page of the same name. Whoever erases here says so himself. */
  @Override
  public void onDelete(VolumePlacement page, boolean finalStateUnknown) {}

  private void seen(VolumePlacement page) {
    seen(page.getMetadata().getName());
  }

  /** An older state of a page that was expanded here does not show yet what was written. */
  private void seen(String name) {
    unseen.computeIfPresent(
        name, (_, page) -> totals.shows(name, page.clusterId(), page.bytes()) ? null : page);
  }
}
