package dev.cuttle.csi.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.placement.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Answers a request for a volume: always the same answer for the same name. */
public final class CreateVolume implements Function<VolumeRequest, VolumeRecord> {

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;
  private final Chooser chooser;

  public CreateVolume(VolumeLedger ledger, ClusterDirectory directory, RbdImages images) {
    this.ledger = ledger;
    this.locations = new Locations(directory);
    this.images = new VolumeImages(images);
    this.chooser = new Chooser(directory, ledger);
  }

  @Override
  public VolumeRecord apply(VolumeRequest request) {
    VolumeRecord volume = ledger.find(request.key()).orElseGet(() -> reserve(request));
    volume.mustAnswer(request);
    locations.require(volume.location());
    return volume.bound() ? volume : commit(withImage(request, volume));
  }

  /** Written down before acting. Whoever loses the race for the name gets the winner's page. */
  private VolumeRecord reserve(VolumeRequest request) {
    VolumeLedger.Page page = candidate(request, List.of());
    try {
      return ledger.reserve(page);
    } catch (VolumeException failure) {
      ledger.release(request.key());
      throw failure;
    }
  }

  /**
   * The best cluster that answers and has the place free. Those that do not answer are noted, and
   * the next one tried.
   */
  private VolumeLedger.Page candidate(VolumeRequest request, List<VolumeRecord.Attempt> before) {
    List<VolumeRecord.Attempt> failed = new ArrayList<>(before);
    while (true) {
      Decision.Placed placed = chooser.choose(request, failed);
      try {
        return new VolumeLedger.Page(
            request, freePlace(request, placed), failed, placed.verdicts());
      } catch (CephException | VolumeException.Unavailable failure) {
        ledger.release(request.key());
        failed.add(attempt(placed.cluster().name(), placed.cluster().clusterId(), failure));
      } catch (VolumeException.AlreadyExists taken) {
        ledger.release(request.key());
        throw taken;
      }
    }
  }

  private ImageLocation freePlace(VolumeRequest request, Decision.Placed placed) {
    ClusterEndpoint cluster =
        locations.cluster(placed.cluster().name(), placed.cluster().clusterId());
    ImageLocation location = cluster.locationOf(request.key());
    images.requireFree(locations.address(location), request.name(), request.sizeBytes());
    return location;
  }

  /**
   * The volume with its image made: where the page says, or on the next candidate if it cannot be
   * there.
   */
  private VolumeRecord withImage(VolumeRequest request, VolumeRecord reserved) {
    VolumeRecord volume = reserved;
    while (true) {
      ImageAddress image = locations.address(volume.location());
      try {
        images.ensure(
            image,
            volume.volumeName(),
            request.parameters().spec(volume.sizeBytes(), volume.location().dataPool()));
        return volume;
      } catch (CephException failure) {
        volume = elsewhere(request, volume, failure);
      }
    }
  }

  /**
   * Only when it is certain that no image was made; while that is unknown, the volume stays with
   * its cluster.
   */
  private VolumeRecord elsewhere(
      VolumeRequest request, VolumeRecord volume, CephException failure) {
    if (!certainlyNoImage(volume, failure)) {
      throw failure;
    }
    if (failure instanceof CephException.Invalid) {
      abandon(volume);
      throw failure;
    }
    List<VolumeRecord.Attempt> failed = new ArrayList<>(volume.attempts());
    failed.add(attempt(volume.location().cluster(), volume.location().clusterId(), failure));
    try {
      return ledger.redecide(volume, candidate(request, failed));
    } catch (VolumeException.NotPlaced nowhere) {
      abandon(volume);
      throw nowhere;
    }
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

  private void abandon(VolumeRecord volume) {
    ledger.markDeleting(volume);
    ledger.erase(volume);
  }

  /** If the page went away meanwhile, or was decided otherwise, nobody wants this image. */
  private VolumeRecord commit(VolumeRecord volume) {
    return ledger
        .commit(volume)
        .orElseThrow(() -> {
          images.remove(locations.address(volume.location()), volume.key(), true);
          return new VolumeException.Aborted(
              "volume "
                  + volume.volumeName()
                  + " was deleted or decided otherwise while its image was made; try again");
        });
  }

  private static VolumeRecord.Attempt attempt(
      String cluster, String clusterId, RuntimeException failure) {
    return new VolumeRecord.Attempt(cluster, clusterId, String.valueOf(failure.getMessage()));
  }
}
