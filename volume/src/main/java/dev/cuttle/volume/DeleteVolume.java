package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;

/**
 * Deletes a volume: its image first, its page last, so that what is left after a crash is always on
 * record.
 */
final class DeleteVolume {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;
  private final Nodes nodes;

  DeleteVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images, Nodes nodes) {
    this.ledger = ledger;
    this.nodes = nodes;
    this.locations = new Locations(directory);
    this.images = new VolumeImages(images);
  }

  /**
   * Deleting what is gone is success. @throws VolumeException.Precondition if it is in use, saying
   * who holds it
   */
  void delete(VolumeId volumeId) {
    Optional<VolumeRecord> page =
        ledger.find(volumeId.key()).filter(found -> found.volumeId().equals(volumeId));
    page.ifPresent(this::requireDetached);
    // A node may have been added since the page was read; once the deletion is recorded none is.
    page.filter(volume -> !volume.deleting())
        .flatMap(ledger::markDeleting)
        .ifPresent(this::requireDetached);
    page.ifPresentOrElse(
        this::removeImages, () -> removeImage(volumeId.location(), volumeId.key(), false));
    page.ifPresent(ledger::erase);
  }

  /** The copy that was to take its image's place goes, too, and first. */
  private void removeImages(VolumeRecord volume) {
    volume.target().ifPresent(target -> removeImage(target, volume.key(), true));
    removeImage(volume.location(), volume.key(), true);
  }

  /** A node that no longer exists holds nothing up: nobody would ever take it off the page. */
  private void requireDetached(VolumeRecord volume) {
    for (VolumeRecord.Attachment attached : volume.attachments()) {
      if (nodes.exists(attached.node())) {
        throw new VolumeException.Precondition(
            "volume "
                + volume.volumeName()
                + " is attached to node "
                + attached.node()
                + "; it is deleted when it is detached");
      }
    }
  }

  private void removeImage(ImageLocation location, VolumeKey key, boolean hasPage) {
    try {
      images.remove(locations.address(location), key, hasPage);
    } catch (CephException.Busy inUse) {
      throw new VolumeException.Precondition(String.valueOf(inUse.getMessage()));
    }
  }
}
