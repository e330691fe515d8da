package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;

/** Finds where a volume is: by its page, or without one by the volume_id itself. */
final class FindVolume {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final RbdImages images;

  FindVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = images;
  }

  /**
   * @throws VolumeException.NotFound if there is no such volume
   */
  ImageLocation find(VolumeId volumeId) {
    return ledger.find(volumeId).map(VolumeRecord::location).orElseGet(() -> withoutPage(volumeId));
  }

  /**
   * Where a volume without a page is: where it was made.
   *
   * @throws VolumeException.NotFound if it is not there
   */
  ImageLocation withoutPage(VolumeId volumeId) {
    ImageLocation location = volumeId.location();
    if (!locations.known(location) || !images.exists(locations.address(location))) {
      throw VolumeException.NotFound.volume(volumeId.text());
    }
    return location;
  }
}
