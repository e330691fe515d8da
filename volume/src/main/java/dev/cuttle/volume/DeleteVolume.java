package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
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
  private final Nodes nodes;

  public DeleteVolume(
      VolumeLedger ledger, ClusterDirectory directory, RbdImages images, Nodes nodes) {
    this.ledger = ledger;
    this.nodes = nodes;
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
    page.ifPresent(this::requireDetached);
    // A node may have been added since the page was read; once the deletion is recorded none is.
    page.filter(volume -> !volume.deleting())
        .flatMap(ledger::markDeleting)
        .ifPresent(this::requireDetached);
    removeImage(
        page.map(VolumeRecord::location).orElseGet(() -> locationOf(volumeId)),
        volumeId.key(),
        page.isPresent());
    page.ifPresent(ledger::erase);
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

  /** The page wins where there is one; without it the volume_id itself says where the image is. */
  private static ImageLocation locationOf(VolumeId id) {
    return new ImageLocation(
        "", id.clusterId(), id.pool(), id.namespace(), Optional.empty(), id.image());
  }
}
