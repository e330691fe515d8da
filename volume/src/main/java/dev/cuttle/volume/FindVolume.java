package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;

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
  ImageLocation find(String volumeId) {
    VolumeId id = VolumeId.parse(volumeId).orElseThrow(() -> unknown(volumeId));
    Optional<VolumeRecord> page =
        ledger.find(id.key()).filter(found -> found.volumeId().equals(id));
    if (page.isPresent()) {
      return page.get().location();
    }
    ImageLocation location = id.location();
    if (!locations.known(location) || !images.exists(locations.address(location))) {
      throw unknown(volumeId);
    }
    return location;
  }

  private static VolumeException unknown(String volumeId) {
    return new VolumeException.NotFound("no volume has volume_id '" + Quoted.of(volumeId) + "'");
  }
}
