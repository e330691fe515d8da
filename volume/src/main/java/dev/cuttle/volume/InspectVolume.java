package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.RbdImages;
import java.util.List;
import java.util.Optional;

/**
 * Says how a volume is. Its cluster is asked for the image only where page and table know of no
 * trouble; that it does not answer is an answer.
 */
final class InspectVolume {

  private final VolumeLedger ledger;
  private final ClusterDirectory directory;
  private final FindVolume find;
  private final Locations locations;
  private final RbdImages images;

  InspectVolume(
      VolumeLedger ledger, ClusterDirectory directory, FindVolume find, RbdImages images) {
    this.ledger = ledger;
    this.directory = directory;
    this.find = find;
    this.locations = new Locations(directory);
    this.images = images;
  }

  /**
   * @throws VolumeException.NotFound if there is no such volume
   */
  InspectedVolume inspect(VolumeId volumeId) {
    PublishedCondition published = new PublishedCondition(directory.table());
    Optional<VolumeRecord> page = ledger.find(volumeId);
    return page.isPresent() ? inspected(page.get(), published) : withoutPage(volumeId, published);
  }

  private InspectedVolume inspected(VolumeRecord page, PublishedCondition published) {
    InspectedVolume told = published.of(page);
    return new InspectedVolume(
        told.volumeId(),
        told.sizeBytes(),
        told.nodes(),
        told.topology(),
        told.trouble().or(() -> troubleOfImage(page.location())));
  }

  private Optional<String> troubleOfImage(ImageLocation location) {
    try {
      ImageAddress image = locations.address(location);
      return images.exists(image)
          ? Optional.empty()
          : Optional.of("image " + image.text() + " of the volume is missing");
    } catch (CephException.Postponed notAsked) {
      return Optional.empty();
    } catch (CephException.Unreachable silent) {
      return Optional.of(
          "cluster " + silent.cluster() + " does not answer: " + silent.getMessage());
    } catch (CephException | VolumeException.Unavailable | VolumeException.Precondition failure) {
      return Optional.of(String.valueOf(failure.getMessage()));
    }
  }

  /** There is an image, and nothing tells who has it. */
  private InspectedVolume withoutPage(VolumeId volumeId, PublishedCondition published) {
    ImageLocation location = find.withoutPage(volumeId);
    Optional<ImageStat> stat = images.stat(locations.address(location));
    return new InspectedVolume(
        volumeId,
        stat.map(ImageStat::sizeBytes).orElse(0L),
        List.of(),
        published.topology(location),
        Optional.of("the volume has no page: nothing tells which nodes have it"));
  }
}
