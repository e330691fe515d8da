package dev.cuttle.volume;

/**
 * A checked request to let a node use a volume.
 *
 * @param readOnly whether this node only reads
 */
public record AttachRequest(VolumeId volumeId, String node, Sharing sharing, boolean readOnly) {

  /** Which other nodes may use the volume at the same time. */
  public enum Sharing {
    /** None. */
    ONE_NODE,
    /** Any number that read. */
    READERS,
    /** Any number that read, and one that writes. */
    ONE_WRITER,
    /** Any number. */
    WRITERS
  }

  VolumeRecord.Attachment attachment() {
    return new VolumeRecord.Attachment(node, readOnly);
  }

  /** Whether the volume cannot be used by this node while the other one uses it. */
  boolean contradicts(VolumeRecord.Attachment other) {
    return switch (sharing) {
      case ONE_NODE -> true;
      case READERS -> !other.readOnly();
      case ONE_WRITER -> !readOnly && !other.readOnly();
      case WRITERS -> false;
    };
  }
}
