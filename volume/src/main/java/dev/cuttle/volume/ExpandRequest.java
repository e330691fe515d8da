package dev.cuttle.volume;

/**
 * A checked request to make a volume larger.
 *
 * @param sizeBytes what it is to have at least, bytes; 0 if only the limit matters
 * @param limitBytes what it may have at most, bytes; 0 means no limit
 */
public record ExpandRequest(VolumeId volumeId, long sizeBytes, long limitBytes) {

  /**
   * @throws VolumeException.OutOfRange if the volume has more already; nothing makes it smaller
   */
  void mustAllow(long hasBytes) {
    if (limitBytes > 0 && hasBytes > limitBytes) {
      throw new VolumeException.OutOfRange(
          "volume "
              + volumeId
              + " has "
              + hasBytes
              + " bytes already, and limit_bytes is "
              + limitBytes
              + "; volumes are never made smaller");
    }
  }
}
