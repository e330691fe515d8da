package dev.cuttle.ceph;

import java.util.List;

/**
 * What a probe saw. Bytes throughout.
 *
 * @param fsid the cluster's own
 * @param version e.g. "16.2.15"
 * @param health HEALTH_OK, HEALTH_WARN or HEALTH_ERR
 * @param fullChecks health checks that stop writes to the pool: OSD_FULL, POOL_FULL and the like;
 *     empty if there are none
 * @param pool how full the pool (the data pool, if there is one) is
 * @param unresolved monitors we were told of, whose names nobody knows; the others were asked
 */
public record ClusterReport(
    String fsid,
    String version,
    String health,
    List<String> fullChecks,
    PoolUsage pool,
    List<String> unresolved) {
  public ClusterReport {
    fullChecks = List.copyOf(fullChecks);
    unresolved = List.copyOf(unresolved);
  }

  /** With all monitors known. */
  public ClusterReport(
      String fsid, String version, String health, List<String> fullChecks, PoolUsage pool) {
    this(fsid, version, health, fullChecks, pool, List.of());
  }

  public ClusterReport withUnresolved(List<String> monitors) {
    return new ClusterReport(fsid, version, health, fullChecks, pool, monitors);
  }

  /**
   * @param totalBytes raw bytes of the cluster
   * @param storedBytes user bytes in the pool
   * @param maxAvailBytes user bytes it can still take
   * @param quotaBytes the pool's quota, 0 if none
   */
  public record PoolUsage(long totalBytes, long storedBytes, long maxAvailBytes, long quotaBytes) {

    /** What the pool can hold: stored + max_avail, or its quota if that is less. */
    public long usableBytes() {
      long room = storedBytes + maxAvailBytes;
      return quotaBytes > 0 ? Math.min(quotaBytes, room) : room;
    }
  }
}
