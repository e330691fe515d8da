package dev.cuttle.placement;

/**
 * How much a cluster may be promised.
 *
 * @param usableBytes what the pool can hold: stored + max_avail, or its quota; bytes
 * @param usedFraction real use of the pool, 0 to 1, or a little above when Ceph has overshot
 * @param foreignBytes provisioned bytes of images in the pool that have no page in the ledger
 * @param overcommitRatio provisioned bytes allowed per usable byte, above 0, below a million
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
    mustBe(usableBytes >= 0, "usable bytes", usableBytes);
    mustBe(usedFraction >= 0, "used fraction", usedFraction);
    mustBe(foreignBytes >= 0, "foreign bytes", foreignBytes);
    mustBe(overcommitRatio > 0 && overcommitRatio < 1e6, "overcommit ratio", overcommitRatio);
    mustBe(reservedPercent >= 0 && reservedPercent <= 100, "reserved percent", reservedPercent);
    mustBe(fillGatePercent >= 0 && fillGatePercent <= 100, "fill gate percent", fillGatePercent);
    mustBe(maxVolumes >= 0, "max volumes", maxVolumes);
  }

  private static void mustBe(boolean right, String what, Number value) {
    if (!right) {
      throw new IllegalArgumentException("capacity: the " + what + " cannot be " + value);
    }
  }

  /** Whether so much is in use that no new volumes come. */
  public boolean isAboveFillGate() {
    return 100 * usedFraction > fillGatePercent;
  }

  /** {@code usable * (1 - reserved) * overcommit}, in bytes. */
  public double limitBytes() {
    return usableBytes * (1 - reservedPercent / 100.0) * overcommitRatio;
  }

  /** What is promised already, foreign images included; bytes. */
  double promisedBytes(Load load) {
    return (double) load.bytes() + foreignBytes;
  }

  /** What may be promised yet, whole bytes; 0 where more is promised than the limit allows. */
  long freeBytes(Load load) {
    return (long) Math.max(0, Math.floor(limitBytes() - promisedBytes(load)));
  }
}
