package dev.cuttle.placement;

/**
 * How much a cluster may be promised.
 *
 * @param usableBytes what the pool can hold: stored + max_avail, or its quota; bytes
 * @param usedFraction real use of the pool, 0 to 1
 * @param foreignBytes provisioned bytes of images in the pool that have no page in the ledger
 * @param overcommitRatio provisioned bytes allowed per usable byte, above 0
 * @param reservedPercent never promised, 0 to 100
 * @param fillGatePercent real use above this: no new volumes, 0 to 100
 * @param maxVolumes 0 means no limit
 */
public record Capacity(
    long usableBytes,
    double usedFraction,
    long foreignBytes,
    double overcommitRatio,
    int reservedPercent,
    int fillGatePercent,
    long maxVolumes) {

  public Capacity {
    if (usableBytes < 0 || foreignBytes < 0 || maxVolumes < 0 || !(overcommitRatio > 0)) {
      throw new IllegalArgumentException(
          "negative capacity: usable "
              + usableBytes
              + ", foreign "
              + foreignBytes
              + ", maxVolumes "
              + maxVolumes
              + ", overcommit "
              + overcommitRatio);
    }
  }

  /** {@code usable * (1 - reserved) * overcommit}, in bytes. */
  public double limitBytes() {
    return usableBytes * (1 - reservedPercent / 100.0) * overcommitRatio;
  }
}
