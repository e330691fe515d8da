package dev.cuttle.volume;

import java.util.List;
import java.util.Optional;

/**
 * Takes a volume away from a node: the node has let go of it, and its name comes off the page. What
 * is not attached, or not there, is detached.
 */
final class DetachVolume {

  /** How often a call starts anew when the page changes under its hands. */
  private static final int ROUNDS = 5;

  private final VolumeLedger ledger;

  DetachVolume(VolumeLedger ledger) {
    this.ledger = ledger;
  }

  void detach(DetachRequest request) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<VolumeRecord> page = ledger.find(request.volumeId());
      if (page.isEmpty() || detached(page.get(), request)) {
        return;
      }
    }
    throw new VolumeException.Aborted(
        "the page of volume " + request.volumeId() + " changed meanwhile; try again");
  }

  /** False if the page changed meanwhile. */
  private boolean detached(VolumeRecord volume, DetachRequest request) {
    List<VolumeRecord.Attachment> others =
        volume.attachments().stream().filter(attached -> !request.concerns(attached)).toList();
    return others.size() == volume.attachments().size()
        || ledger.attach(volume, others).isPresent();
  }
}
