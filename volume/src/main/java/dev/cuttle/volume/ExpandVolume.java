package dev.cuttle.volume;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;

/**
 * Makes a volume larger: the size is promised and written down, and then the image grows. What is
 * written counts from then on; a page that promises more than its image has, because a call was cut
 * short, is made true by the next one.
 */
final class ExpandVolume {

  /** How often a call starts anew when the page changes under its hands. */
  private static final int ROUNDS = 5;

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;
  private final GrowingImages growing;
  private final FindVolume find;
  private final Chooser chooser;

  ExpandVolume(
      VolumeLedger ledger,
      ClusterDirectory directory,
      RbdImages images,
      FindVolume find,
      Chooser chooser) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = new VolumeImages(images);
    this.growing = new GrowingImages(images);
    this.find = find;
    this.chooser = chooser;
  }

  /** The size that the volume has then, bytes. See {@link Volumes#expand}. */
  long expand(ExpandRequest request) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<VolumeRecord> page = ledger.find(request.volumeId());
      if (page.isEmpty()) {
        return withoutPage(request);
      }
      Optional<VolumeRecord> promised = promised(page.get(), request);
      if (promised.isPresent()) {
        return grown(promised.get(), request);
      }
    }
    throw new VolumeException.Aborted(
        "the page of volume " + request.volumeId() + " changed meanwhile; try again");
  }

  /** The page that promises as much as is asked for; empty if it changed meanwhile. */
  private Optional<VolumeRecord> promised(VolumeRecord volume, ExpandRequest request) {
    requireSettled(volume);
    request.mustAllow(volume.sizeBytes());
    if (volume.sizeBytes() >= request.sizeBytes()) {
      return Optional.of(volume);
    }
    // A cluster of which the table says that it does not answer is not waited for.
    chooser.requireRoom(
        volume.volumeName(), volume.location(), volume.sizeBytes(), request.sizeBytes());
    var _ = growing.growable(locations.address(volume.location()), request.sizeBytes());
    chooser.enlarge(volume, request.sizeBytes());
    return written(volume, request.sizeBytes());
  }

  /** Without a page that says so, the promise is taken back. */
  private Optional<VolumeRecord> written(VolumeRecord volume, long sizeBytes) {
    boolean written = false;
    try {
      Optional<VolumeRecord> page = ledger.expand(volume, sizeBytes);
      written = page.isPresent();
      return page;
    } finally {
      if (!written) {
        ledger.release(volume.key());
      }
    }
  }

  private long grown(VolumeRecord volume, ExpandRequest request) {
    long size = growing.grow(locations.address(volume.location()), volume.sizeBytes());
    if (size > volume.sizeBytes()) {
      // Somebody has resized the image, or the page is an older one that was put back: what is
      // there counts. If the page changes meanwhile, the next call says so.
      var _ = ledger.expand(volume, size);
    }
    request.mustAllow(size);
    return size;
  }

  /**
   * A volume without a page is counted as what it is, a foreign image, by the operator's scan:
   * there is nowhere to write a promise.
   */
  private long withoutPage(ExpandRequest request) {
    ImageLocation location = find.withoutPage(request.volumeId());
    ImageAddress image = locations.address(location);
    images.requireMarked(image, request.volumeId().key());
    long now = growing.growable(image, request.sizeBytes());
    request.mustAllow(now);
    if (now >= request.sizeBytes()) {
      return now;
    }
    chooser.requireRoom(request.volumeId().text(), location, now, request.sizeBytes());
    return growing.grow(image, request.sizeBytes());
  }

  private static void requireSettled(VolumeRecord volume) {
    switch (volume.state()) {
      case BOUND -> {
        if (volume.target().isPresent()) {
          // The copy would end up smaller than what was promised.
          throw notYet(volume, "moved to cluster " + volume.target().get().cluster());
        }
      }
      case RESERVED -> throw notYet(volume, "created");
      case COPYING -> throw notYet(volume, "copied");
      case DELETING ->
          throw new VolumeException.Aborted("volume " + volume.volumeName() + " is being deleted");
    }
  }

  private static VolumeException notYet(VolumeRecord volume, String what) {
    return new VolumeException.Aborted(
        "volume " + volume.volumeName() + " is being " + what + "; try again");
  }
}
