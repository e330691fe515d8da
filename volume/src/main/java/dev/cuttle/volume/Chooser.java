package dev.cuttle.volume;

import dev.cuttle.placement.Decision;
import dev.cuttle.placement.PlacementRequest;
import dev.cuttle.placement.Placer;
import java.util.List;
import java.util.Map;
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
