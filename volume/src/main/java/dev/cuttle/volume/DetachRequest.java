package dev.cuttle.volume;

import java.util.Optional;

/**
 * A checked request to take a volume away from a node.
 *
 * @param node empty means every node
 */
public record DetachRequest(VolumeId volumeId, Optional<String> node) {

  boolean concerns(VolumeRecord.Attachment attached) {
    return node.isEmpty() || node.get().equals(attached.node());
  }
}
