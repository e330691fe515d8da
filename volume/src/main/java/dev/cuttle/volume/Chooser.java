package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.Decision;
import dev.cuttle.placement.PlacementRequest;
import dev.cuttle.placement.Placer;
import dev.cuttle.placement.Reason;
import dev.cuttle.placement.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Chooses a cluster and holds the promise in the same step, one request at a time: otherwise a
 * burst of requests would all see the same sums and run to the same cluster.
 */
final class Chooser {

  private final ClusterDirectory directory;
  private final VolumeLedger ledger;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  Chooser(ClusterDirectory directory, VolumeLedger ledger) {
    this.directory = directory;
    this.ledger = ledger;
  }

  /**
   * @throws VolumeException.NotPlaced if no cluster is fit; nothing is held then
   */
  Decision.Placed choose(VolumeRequest request, List<VolumeRecord.Attempt> failed) {
    oneAtATime.lock();
    try {
      return switch (Placer.place(asked(request, failed), directory.table(), ledger.sums())) {
        case Decision.Placed placed -> {
          ledger.hold(request.key(), placed.cluster().clusterId(), request.sizeBytes());
          yield placed;
        }
        case Decision.Refused refused -> throw new VolumeException.NotPlaced(refused);
      };
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * Holds the promise that a volume becomes larger where it is.
   *
   * @throws VolumeException.OutOfRange if its cluster may not be promised so much; nothing is held
   *     then, as with all that is thrown
   * @throws VolumeException.NotPlaced if its cluster is full or not ready
   */
  void enlarge(VolumeRecord volume, long sizeBytes) {
    oneAtATime.lock();
    try {
      requireRoom(volume.volumeName(), volume.location(), volume.sizeBytes(), sizeBytes);
      ledger.hold(volume.key(), volume.location().clusterId(), sizeBytes);
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * The same without a promise, which others may take the room of meanwhile.
   *
   * @param nowBytes what it has and is counted with already
   */
  void requireRoom(String volume, ImageLocation location, long nowBytes, long sizeBytes) {
    Cluster cluster = cluster(volume, location);
    Optional<Reason> refusal = Placer.refuseGrowth(sizeBytes - nowBytes, cluster, ledger.sums());
    if (refusal.isPresent()) {
      throw refused(volume, cluster, refusal.get(), sizeBytes);
    }
  }

  private Cluster cluster(String volume, ImageLocation location) {
    return directory.table().clusters().stream()
        .filter(cluster -> cluster.clusterId().equals(location.clusterId()))
        .findFirst()
        .orElseThrow(() ->
            new VolumeException.Unavailable(
                "volume "
                    + volume
                    + " cannot be expanded yet: its cluster, of clusterID "
                    + location.clusterId()
                    + ", is not in the published table; try again"));
  }

  private static VolumeException refused(
      String volume, Cluster cluster, Reason reason, long sizeBytes) {
    String sentence =
        "volume "
            + volume
            + " cannot be expanded to "
            + sizeBytes
            + " bytes: its cluster "
            + cluster.name()
            + " "
            + reason.sentence();
    if (reason instanceof Reason.OverLimit) {
      // This code lets the owner of a claim ask for less; RESOURCE_EXHAUSTED has the size tried on.
      return new VolumeException.OutOfRange(sentence);
    }
    Decision.Refused.Why why =
        reason.isAboutRoom() ? Decision.Refused.Why.NO_ROOM : Decision.Refused.Why.NOT_READY;
    return new VolumeException.NotPlaced(
        new Decision.Refused(why, sentence, List.of(new Verdict.Refused(cluster.name(), reason))));
  }

  private static PlacementRequest asked(VolumeRequest request, List<VolumeRecord.Attempt> failed) {
    Map<String, String> reasons =
        failed.stream()
            .collect(
                Collectors.toMap(
                    VolumeRecord.Attempt::clusterId, VolumeRecord.Attempt::message, (a, b) -> b));
    return new PlacementRequest(
        request.name(),
        request.sizeBytes(),
        request.selector(),
        request.parameters().choices(),
        request.topology(),
        reasons);
  }
}
