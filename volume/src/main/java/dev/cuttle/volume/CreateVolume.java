package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Answers a request for a volume: always the same answer for the same name. */
final class CreateVolume {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;
  private final Reservations reservations;
  private final VolumeRemoval removal;

  /**
   * @param chooser shared by all that promise room on clusters
   */
  CreateVolume(
      VolumeLedger ledger,
      ClusterDirectory directory,
      RbdImages images,
      Chooser chooser,
      LongSupplier nanoTime) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = new VolumeImages(images);
    this.reservations = new Reservations(ledger, locations, this.images, chooser, nanoTime);
    this.removal = new VolumeRemoval(ledger, locations, this.images);
  }

  VolumeRecord create(VolumeRequest request) {
    VolumeLedger.Reserved reserved = reserved(request);
    VolumeRecord volume = reserved.page();
    volume.mustAnswer(request);
    locations.require(volume.location());
    return switch (volume.state()) {
      case BOUND -> volume;
      case RESERVED -> {
        refuseSource(request);
        yield reserved.written() ? withImage(request, volume) : withImageThere(request, volume);
      }
      // Half of its data may be there: only who copies says that it is whole.
      case COPYING -> throw notYet(volume);
      case DELETING -> throw new IllegalStateException("a deleted page answers no request");
    };
  }

  private static VolumeException notYet(VolumeRecord volume) {
    return new VolumeException.Aborted(
        "volume "
            + volume.volumeName()
            + " is being copied"
            + volume.places().progress().map(progress -> ": " + progress).orElse("")
            + "; try again");
  }

  /** The page of an earlier call if there is one, otherwise a new one. */
  private VolumeLedger.Reserved reserved(VolumeRequest request) {
    return earlier(request.key())
        .map(page -> new VolumeLedger.Reserved(page, false))
        .orElseGet(() -> {
          refuseSource(request);
          return reservations.reserve(request);
        });
  }

  private static void refuseSource(VolumeRequest request) {
    if (request.source().isPresent()) {
      throw new VolumeException.Invalid(
          "volume_content_source: cloning and restoring are not supported yet");
    }
  }

  private Optional<VolumeRecord> earlier(VolumeKey key) {
    return ledger.seen(key) ? ledger.find(key).filter(page -> !cleared(page)) : Optional.empty();
  }

  /**
   * A page whose deletion is recorded and whose image is gone stands in nobody's way: the call that
   * was to erase it died, and is finished here.
   */
  private boolean cleared(VolumeRecord page) {
    if (!page.deleting()
        || !page.attachments().isEmpty()
        || images.exists(locations.address(page.location()))) {
      return false;
    }
    removal.finish(page);
    return true;
  }

  /**
   * The volume of a page that this very call wrote, with its image made: there, or on the next
   * candidate if it certainly cannot be there.
   */
  private VolumeRecord withImage(VolumeRequest request, VolumeRecord reserved) {
    VolumeRecord volume = reserved;
    while (true) {
      String imageId;
      try {
        imageId = ensured(request, volume);
      } catch (CephException failure) {
        if (!elsewhereMayHelp(failure) || !certainlyNoImage(volume, failure)) {
          throw refused(volume, failure);
        }
        volume = reservations.elsewhere(request, volume, failure);
        continue;
      }
      return commit(volume, imageId);
    }
  }

  /**
   * The volume of an earlier call's page, with its image made, there and nowhere else: what that
   * call has sent may still take effect, whatever the cluster says now.
   */
  private VolumeRecord withImageThere(VolumeRequest request, VolumeRecord volume) {
    String imageId;
    try {
      imageId = ensured(request, volume);
      images.finishRemovals(locations.address(volume.location()));
    } catch (CephException failure) {
      throw refused(volume, failure);
    }
    return commit(volume, imageId);
  }

  /** The id of the image, which is there. */
  private String ensured(VolumeRequest request, VolumeRecord volume) {
    return images.ensure(
        locations.address(volume.location()),
        volume.volumeName(),
        request.parameters().spec(volume.sizeBytes(), volume.location().dataPool()));
  }

  /** A request that no retry can make right leaves no page behind. */
  private CephException refused(VolumeRecord volume, CephException failure) {
    if (failure instanceof CephException.Invalid && certainlyNoImage(volume, failure)) {
      ledger.abandon(volume);
    }
    return failure;
  }

  private static boolean elsewhereMayHelp(CephException failure) {
    return switch (failure) {
      case CephException.NoSpace full -> true;
      case CephException.NotPermitted key -> true;
      case CephException.PoolMissing pool -> true;
      case CephException.WrongCluster other -> true;
      case CephException.Unreachable silent -> true;
      case CephException.Postponed turn -> false;
      case CephException.Misconfigured access -> true;
      case CephException.Invalid request -> false;
      case CephException.NotFound race -> false;
      case CephException.AlreadyExists race -> false;
      case CephException.Busy inUse -> false;
      case CephException.Failed unknown -> false;
    };
  }

  private boolean certainlyNoImage(VolumeRecord volume, CephException failure) {
    if (!failure.hadNoEffect()) {
      return false;
    }
    try {
      return !images.exists(locations.address(volume.location()));
    } catch (CephException stillUnknown) {
      failure.addSuppressed(stillUnknown);
      return false;
    }
  }

  private VolumeRecord commit(VolumeRecord volume, String imageId) {
    VolumeRecord page =
        ledger
            .commit(volume, imageId)
            .orElseThrow(() -> {
              removeIfUnwanted(volume);
              return new VolumeException.Aborted(
                  "volume "
                      + volume.volumeName()
                      + " was deleted or decided otherwise while its image was made; try again");
            });
    if (page.state() == VolumeState.COPYING) {
      throw notYet(page);
    }
    return page;
  }

  /** If the page went away meanwhile, or names another place, nobody wants the image here. */
  private void removeIfUnwanted(VolumeRecord volume) {
    boolean wanted =
        ledger
            .find(volume.key())
            .filter(page -> !page.deleting() && page.location().equals(volume.location()))
            .isPresent();
    if (!wanted) {
      images.remove(locations.address(volume.location()), volume.key(), true);
    }
  }
}
