package dev.cuttle.operator.storagecluster;

import dev.cuttle.operator.conditions.Finding;
import dev.cuttle.placement.Load;
import java.util.Optional;

/** What the keeper of a cluster wants to know of the ledger. */
public interface LedgerView {

  /** The pages that name this clusterID. */
  Load on(String clusterID);

  /** The last comparison of the cluster's images with the pages; empty before the first. */
  Optional<Audit> audit(String cluster);

  /**
   * @param foreignBytes provisioned bytes of images that are not ours
   * @param consistent the condition LedgerConsistent
   */
  record Audit(long foreignBytes, Finding consistent) {}
}
