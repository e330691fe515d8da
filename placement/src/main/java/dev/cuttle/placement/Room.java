package dev.cuttle.placement;

/**
 * How much could still be placed of what is asked for.
 *
 * <p>A cluster counts if the chooser's filter would let the smallest volume through: its tags
 * match, it is ready and open, its weight is not 0, it can be reached, it is below its fill gate
 * and has fewer volumes than it may. It then counts with {@code limit - promised}, the figures of
 * the filter's own last rule: {@code usable * (1 - reserved) * overcommit}, minus the bytes of all
 * pages on it, holds included, and of its foreign images.
 *
 * @param totalBytes the sum over these clusters; a volume lies on one cluster, so that no single
 *     one has so much
 * @param largestBytes the most that one of them has: no larger volume could be placed
 */
public record Room(long totalBytes, long largestBytes) {

  private static final Room NONE = new Room(0, 0);

  public static Room of(RoomRequest asked, MatchingTable table, LedgerSums sums) {
    Room room = NONE;
    for (Cluster cluster : table.clusters()) {
      Load load = sums.on(cluster.clusterId());
      if (Filter.refuse(asked.smallestOn(cluster), cluster, load).isEmpty()) {
        room = room.with(cluster.capacity().freeBytes(load));
      }
    }
    return room;
  }

  private Room with(long freeBytes) {
    long sum = totalBytes + freeBytes;
    return new Room(sum < 0 ? Long.MAX_VALUE : sum, Math.max(largestBytes, freeBytes));
  }
}
