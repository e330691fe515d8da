package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The pages of volumes whose image is yet to be made: written, decided anew, given up. */
final class Reservations {

  /** After this no further cluster is tried; the caller waits a minute at most. */
  private static final Duration SEARCH = Duration.ofSeconds(25);

  private final VolumeLedger ledger;
  private final Locations locations;
  private final VolumeImages images;
  private final Chooser chooser;
  private final LongSupplier nanoTime;

  Reservations(
      VolumeLedger ledger,
      Locations locations,
      VolumeImages images,
      Chooser chooser,
      LongSupplier nanoTime) {
    this.ledger = ledger;
    this.locations = locations;
    this.images = images;
    this.chooser = chooser;
    this.nanoTime = nanoTime;
  }

  /** Written down before acting. Whoever loses the race for the name gets the winner's page. */
  VolumeLedger.Reserved reserve(VolumeRequest request) {
    try {
      return held(request, () -> ledger.reserve(candidate(request, List.of())));
    } catch (VolumeException.AlreadyExists | VolumeException.NotPlaced refused) {
      // The volume may be there already, made by another driver a moment ago: its image not yet
      // marked, or its page not yet seen here.
      return ledger
          .find(request.key())
          .map(page -> new VolumeLedger.Reserved(page, false))
          .orElseThrow(() -> refused);
    }
  }

  /** Writes a page for which a promise is held; without a page the promise is taken back. */
  private <T> T held(VolumeRequest request, Supplier<T> write) {
    boolean written = false;
    try {
      T page = write.get();
      written = true;
      return page;
    } finally {
      if (!written) {
        ledger.release(request.key());
      }
    }
  }

  /**
   * The best cluster that answers and has the place free. Those that do not answer are noted, and
   * the next one tried.
   */
  private VolumeLedger.Page candidate(VolumeRequest request, List<VolumeRecord.Attempt> before) {
    List<VolumeRecord.Attempt> failed = new ArrayList<>(before);
    long begun = nanoTime.getAsLong();
    while (true) {
      Decision.Placed placed = chooser.choose(request, failed);
      try {
        return new VolumeLedger.Page(
            request, freePlace(request, placed), failed, placed.verdicts());
      } catch (CephException | VolumeException.Unavailable | VolumeException.Precondition failure) {
        ledger.release(request.key());
        failed.add(attempt(placed.cluster().name(), placed.cluster().clusterId(), failure));
        requireTime(begun, failed);
      }
    }
  }

  private void requireTime(long begun, List<VolumeRecord.Attempt> failed) {
    if (nanoTime.getAsLong() - begun > SEARCH.toNanos()) {
      throw new VolumeException.Unavailable(
          failed.stream()
              .map(VolumeRecord.Attempt::message)
              .collect(
                  Collectors.joining(
                      "; ",
                      "none of the clusters tried in " + SEARCH.toSeconds() + " s can be used: ",
                      "; try again")));
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
   * The page decided anew, after its cluster failed and no image can be there.
   *
   * @throws VolumeException.NotPlaced if no other cluster is fit; the page is given up then
   */
  VolumeRecord elsewhere(VolumeRequest request, VolumeRecord volume, CephException failure) {
    List<VolumeRecord.Attempt> failed = new ArrayList<>(volume.attempts());
    failed.add(attempt(volume.location().cluster(), volume.location().clusterId(), failure));
    try {
      return held(request, () -> ledger.redecide(volume, candidate(request, failed)));
    } catch (VolumeException.NotPlaced nowhere) {
      ledger.abandon(volume);
      throw nowhere;
    }
  }

  private static VolumeRecord.Attempt attempt(
      String cluster, String clusterId, RuntimeException failure) {
    return new VolumeRecord.Attempt(cluster, clusterId, String.valueOf(failure.getMessage()));
  }
}
