package dev.cuttle.kubernetes;

import java.util.Collection;
import java.util.stream.Stream;

/**
 * Why a cluster that answers takes no writes, as the operator publishes it and the driver reads it.
 */
public enum FullReason {
  ClusterFull,
  PoolFull;

  private static final String POOL_CHECK = "POOL_";

  /** Whether only pools are full, or the whole cluster is. */
  public static FullReason of(Collection<String> healthChecks) {
    return healthChecks.stream().allMatch(check -> check.startsWith(POOL_CHECK))
        ? PoolFull
        : ClusterFull;
  }

  static boolean isOne(String reason) {
    return Stream.of(values()).anyMatch(each -> each.name().equals(reason));
  }
}
