package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;

/**
 * Ends volumes: their images first, their page last, so that what is left after a crash is always
 * on record.
 */
final class VolumeRemoval {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;

  VolumeRemoval(VolumeLedger ledger, Locations locations, VolumeImages images) {
    this.ledger = ledger;
    this.locations = locations;
    this.images = images;
  }

  /**
   * Removes the images of a volume and its page, wherever the page says that they are. The copy
   * that was to take its image's place goes first.
   *
   * @param page its deletion is recorded, and no node has it
   * @throws VolumeException.Precondition if somebody must act first, saying what
   */
  void finish(VolumeRecord page) {
    page.target().ifPresent(target -> remove(target, page.key()));
    boolean found = remove(page.location(), page.key());
    if (!found) {
      page.places()
          .imageId()
          .ifPresent(id -> images.removeMoved(locations.address(page.location()), id, page.key()));
    }
    ledger.erase(page);
  }

  /** Removes the image of a volume of which nothing is known but its id. */
  void withoutPage(VolumeId volumeId) {
    images.remove(locations.address(volumeId.location()), volumeId.key(), false);
  }

  /** False if there was no image of this name. */
  private boolean remove(ImageLocation location, VolumeKey key) {
    return images.remove(locations.address(location), key, true);
  }
}
