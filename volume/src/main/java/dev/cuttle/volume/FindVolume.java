package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;
import java.util.function.Function;

/** Finds where a volume is: by its page, or without one by the volume_id itself. */
public final class FindVolume implements Function<String, ImageLocation> {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final RbdImages images;

  public FindVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = images;
  }

  /**
   * @throws VolumeException.NotFound if there is no such volume
   */
  @Override
  public ImageLocation apply(String volumeId) {
    VolumeId id = VolumeId.parse(volumeId).orElseThrow(() -> unknown(volumeId));
    Optional<VolumeRecord> page =
        ledger.find(id.key()).filter(found -> found.volumeId().equals(id));
    if (page.isPresent()) {
      return page.get().location();
    }
    ImageLocation location =
        new ImageLocation(
            "", id.clusterId(), id.pool(), id.namespace(), Optional.empty(), id.image());
    if (!locations.known(location) || !images.exists(locations.address(location))) {
      throw unknown(volumeId);
    }
    return location;
  }

  private static VolumeException unknown(String volumeId) {
    return new VolumeException.NotFound("no volume has volume_id '" + Quoted.of(volumeId) + "'");
  }
}
