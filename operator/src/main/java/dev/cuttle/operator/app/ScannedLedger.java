package dev.cuttle.operator.app;

import dev.cuttle.operator.audit.Scans;
import dev.cuttle.operator.audit.WatchedPages;
import dev.cuttle.operator.storagecluster.LedgerView;
import dev.cuttle.placement.Load;
import java.util.Optional;

/** Shows the keeper of the clusters what the keeper of the ledger knows. */
record ScannedLedger(WatchedPages pages, Scans scans) implements LedgerView {

  @Override
  public Load on(String clusterID) {
    return pages.total(clusterID);
  }

  @Override
  public Optional<Audit> audit(String cluster) {
    return scans
        .report(cluster)
        .map(report -> new Audit(report.foreignBytes(), report.consistent()));
  }
}
