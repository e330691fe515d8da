package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Answers a request for a volume: always the same answer for the same name. */
public final class CreateVolume implements Function<VolumeRequest, VolumeRecord> {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;
  private final Reservations reservations;

  public CreateVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images) {
    this(ledger, directory, images, System::nanoTime);
  }

  CreateVolume(
      VolumeLedger ledger, ClusterDirectory directory, RbdImages images, LongSupplier nanoTime) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = new VolumeImages(images);
    this.reservations =
        new Reservations(ledger, locations, this.images, new Chooser(directory, ledger), nanoTime);
  }

  @Override
  public VolumeRecord apply(VolumeRequest request) {
    VolumeLedger.Reserved reserved = reserved(request);
    VolumeRecord volume = reserved.page();
    volume.mustAnswer(request);
    locations.require(volume.location());
    if (volume.bound()) {
      return volume;
    }
    return commit(
        reserved.written() ? withImage(request, volume) : withImageThere(request, volume));
  }

  /** The page of an earlier call if there is one, otherwise a new one. */
  private VolumeLedger.Reserved reserved(VolumeRequest request) {
    return earlier(request.key())
        .map(page -> new VolumeLedger.Reserved(page, false))
        .orElseGet(() -> reservations.reserve(request));
  }

  private Optional<VolumeRecord> earlier(VolumeKey key) {
    return ledger.seen(key) ? ledger.find(key).filter(page -> !cleared(page)) : Optional.empty();
  }

  /**
   * A page whose deletion is recorded and whose image is gone stands in nobody's way: the call that
   * was to erase it died. What a removal that was cut off has left behind goes first.
   */
  private boolean cleared(VolumeRecord page) {
    if (!page.deleting() || images.exists(locations.address(page.location()))) {
      return false;
    }
    images.remove(locations.address(page.location()), page.key(), true);
    ledger.erase(page);
    return true;
  }

  /**
   * The volume of a page that this very call wrote, with its image made: there, or on the next
   * candidate if it certainly cannot be there.
   */
  private VolumeRecord withImage(VolumeRequest request, VolumeRecord reserved) {
    VolumeRecord volume = reserved;
    while (true) {
      try {
        return ensured(request, volume);
      } catch (CephException failure) {
        if (!elsewhereMayHelp(failure) || !certainlyNoImage(volume, failure)) {
          throw refused(volume, failure);
        }
        volume = reservations.elsewhere(request, volume, failure);
      }
    }
  }

  /**
   * The volume of an earlier call's page, with its image made, there and nowhere else: what that
   * call has sent may still take effect, whatever the cluster says now.
   */
  private VolumeRecord withImageThere(VolumeRequest request, VolumeRecord volume) {
    try {
      VolumeRecord made = ensured(request, volume);
      images.finishRemovals(locations.address(made.location()));
      return made;
    } catch (CephException failure) {
      throw refused(volume, failure);
    }
  }

  private VolumeRecord ensured(VolumeRequest request, VolumeRecord volume) {
    images.ensure(
        locations.address(volume.location()),
        volume.volumeName(),
        request.parameters().spec(volume.sizeBytes(), volume.location().dataPool()));
    return volume;
  }

  /** A request that no retry can make right leaves no page behind. */
  private CephException refused(VolumeRecord volume, CephException failure) {
    if (failure instanceof CephException.Invalid && certainlyNoImage(volume, failure)) {
      reservations.abandon(volume);
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

  private VolumeRecord commit(VolumeRecord volume) {
    return ledger
        .commit(volume)
        .orElseThrow(() -> {
          removeIfUnwanted(volume);
          return new VolumeException.Aborted(
              "volume "
                  + volume.volumeName()
                  + " was deleted or decided otherwise while its image was made; try again");
        });
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
