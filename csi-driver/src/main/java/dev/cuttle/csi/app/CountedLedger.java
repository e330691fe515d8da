package dev.cuttle.csi.app;

import dev.cuttle.monitoring.Metrics;
import dev.cuttle.placement.LedgerSums;
import dev.cuttle.volume.ListPosition;
import dev.cuttle.volume.VolumeKey;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeRecord;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;

/**
 * Counts the decisions that are written down, and notes the cluster of a page that is erased or of
 * a volume that grows.
 */
final class CountedLedger implements VolumeLedger {

  private final VolumeLedger ledger;
  private final Metrics metrics;

  CountedLedger(VolumeLedger ledger, Metrics metrics) {
    this.ledger = ledger;
    this.metrics = metrics;
  }

  @Override
  public Optional<VolumeRecord> find(VolumeKey key) {
    return ledger.find(key);
  }

  @Override
  public boolean seen(VolumeKey key) {
    return ledger.seen(key);
  }

  @Override
  public LedgerSums sums() {
    return ledger.sums();
  }

  @Override
  public void hold(VolumeKey key, String clusterId, long sizeBytes) {
    ledger.hold(key, clusterId, sizeBytes);
  }

  @Override
  public void release(VolumeKey key) {
    ledger.release(key);
  }

  @Override
  public Reserved reserve(Page page) {
    Reserved reserved = ledger.reserve(page);
    if (reserved.written()) {
      count(reserved.page());
    }
    return reserved;
  }

  @Override
  public VolumeRecord redecide(VolumeRecord reserved, Page page) {
    VolumeRecord decided = ledger.redecide(reserved, page);
    count(decided);
    return decided;
  }

  @Override
  public void abandon(VolumeRecord reserved) {
    ledger.abandon(reserved);
  }

  @Override
  public Optional<VolumeRecord> commit(VolumeRecord reserved, String imageId) {
    return ledger.commit(reserved, imageId);
  }

  @Override
  public Optional<VolumeRecord> attach(
      VolumeRecord volume, List<VolumeRecord.Attachment> attachments) {
    return ledger.attach(volume, attachments);
  }

  @Override
  public Optional<VolumeRecord> expand(VolumeRecord volume, long sizeBytes) {
    CallNotes.note("cluster", volume.location().cluster());
    return ledger.expand(volume, sizeBytes);
  }

  @Override
  public Optional<VolumeRecord> markDeleting(VolumeRecord volume) {
    return ledger.markDeleting(volume);
  }

  @Override
  public void erase(VolumeRecord volume) {
    CallNotes.note("cluster", volume.location().cluster());
    ledger.erase(volume);
  }

  @Override
  public Part list(int most, Optional<ListPosition> after) {
    return ledger.list(most, after);
  }

  private void count(VolumeRecord page) {
    metrics.count(
        "cuttle.placement.decisions",
        "Decisions written to the ledger, by the chosen cluster",
        Tags.of("cluster", page.location().cluster()));
  }
}
