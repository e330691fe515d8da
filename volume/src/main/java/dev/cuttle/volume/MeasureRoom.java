package dev.cuttle.volume;

import dev.cuttle.placement.MatchingTable;
import dev.cuttle.placement.Placer;
import dev.cuttle.placement.Room;
import dev.cuttle.placement.RoomRequest;

/** Says how much room is left, from the table and the ledger; no cluster is asked. */
final class MeasureRoom {

  private final VolumeLedger ledger;
  private final ClusterDirectory directory;

  MeasureRoom(VolumeLedger ledger, ClusterDirectory directory) {
    this.ledger = ledger;
    this.directory = directory;
  }

  /**
   * @throws VolumeException.NotPlaced if a tag of the selector is unknown
   */
  Room measure(RoomRequest request) {
    MatchingTable table = directory.table();
    request
        .selector()
        .flatMap(selector -> Placer.unknownTag(selector, table))
        .ifPresent(unknown -> {
          throw new VolumeException.NotPlaced(unknown);
        });
    return Room.of(request, table, ledger.sums());
  }
}
