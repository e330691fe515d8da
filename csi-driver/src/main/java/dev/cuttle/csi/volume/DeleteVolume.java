package dev.cuttle.csi.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deletes a volume: its image first, its page last, so that what is left after a crash is always on
 * record.
 */
public final class DeleteVolume implements Consumer<VolumeId> {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;

  public DeleteVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = new VolumeImages(images);
  }

  /**
   * Deleting what is gone is success. @throws VolumeException.Precondition if it is in use, saying
   * who holds it
   */
  @Override
  public void accept(VolumeId volumeId) {
    Optional<VolumeRecord> page =
        ledger.find(volumeId.key()).filter(found -> found.volumeId().equals(volumeId));
    page.filter(volume -> !volume.deleting()).ifPresent(ledger::markDeleting);
    removeImage(
        page.map(VolumeRecord::location).orElseGet(() -> locationOf(volumeId)),
        volumeId.key(),
        page.isPresent());
    page.ifPresent(ledger::erase);
  }

  private void removeImage(ImageLocation location, VolumeKey key, boolean hasPage) {
    try {
      images.remove(locations.address(location), key, hasPage);
    } catch (CephException.Busy inUse) {
      throw new VolumeException.Precondition(String.valueOf(inUse.getMessage()));
    }
  }

  /** The page wins where there is one; without it the volume_id itself says where the image is. */
  private static ImageLocation locationOf(VolumeId id) {
    return new ImageLocation(
        "", id.clusterId(), id.pool(), id.namespace(), Optional.empty(), id.image());
  }
}
