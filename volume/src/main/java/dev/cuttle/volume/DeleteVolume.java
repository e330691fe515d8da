package dev.cuttle.volume;

import dev.cuttle.ceph.RbdImages;

/** Deletes a volume: the deletion is recorded, and then carried out. */
final class DeleteVolume {

  private final VolumeLedger ledger;
  private final VolumeRemoval removal;
  private final Nodes nodes;

  DeleteVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images, Nodes nodes) {
    this.ledger = ledger;
    this.nodes = nodes;
    this.removal = new VolumeRemoval(ledger, new Locations(directory), new VolumeImages(images));
  }

  /**
   * Deleting what is gone is success.
   *
   * @throws VolumeException.Precondition if a node has it, or somebody else must act first
   * @throws dev.cuttle.ceph.CephException.Busy if its image is in use, saying who holds it
   */
  void delete(VolumeId volumeId) {
    ledger
        .find(volumeId)
        .ifPresentOrElse(
            page -> removal.finish(recorded(page)), () -> removal.withoutPage(volumeId));
  }

  /**
   * The page as it stands when its deletion is recorded: a node may have been added, and the volume
   * may have moved, since it was read; from now on neither happens. One that is gone by now still
   * says where its images were.
   */
  private VolumeRecord recorded(VolumeRecord read) {
    requireDetached(read);
    VolumeRecord page = ledger.markDeleting(read).orElse(read);
    requireDetached(page);
    return page;
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
}
