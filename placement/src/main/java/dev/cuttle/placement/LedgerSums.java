package dev.cuttle.placement;

/** The sums of the ledger. */
@FunctionalInterface
public interface LedgerSums {

  /** The load on the cluster with this clusterID; {@link Load#NONE} if no page names it. */
  Load on(String clusterId);
}
