package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageClusterSpec.CapacityPolicy;
import dev.cuttle.placement.Capacity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The capacity policy of a StorageCluster with its defaults, applied to what its pool holds. */
public final class CapacityPolicies {

  // As in the schema, for objects that were stored before it had defaults.
  private static final String OVERCOMMIT = "2.0";
  private static final int RESERVED_PERCENT = 10;
  private static final int FILL_GATE_PERCENT = 85;

  private CapacityPolicies() {}

  /**
   * @param policy null: all defaults
   * @param usable bytes; a pool that can hold nothing counts as used up
   * @param used bytes
   * @param foreign bytes of images that no page places there
   */
  public static Capacity apply(
      @Nullable CapacityPolicy policy, long usable, long used, long foreign) {
    CapacityPolicy given = policy == null ? new CapacityPolicy(null, null, null, null) : policy;
    return new Capacity(
        usable,
        usable == 0 ? 1.0 : (double) used / usable,
        foreign,
        Double.parseDouble(Objects.requireNonNullElse(given.overcommitRatio(), OVERCOMMIT)),
        Objects.requireNonNullElse(given.reservedPercent(), RESERVED_PERCENT),
        Objects.requireNonNullElse(given.fillGatePercent(), FILL_GATE_PERCENT),
        Objects.requireNonNullElse(given.maxVolumes(), 0L));
  }
}
