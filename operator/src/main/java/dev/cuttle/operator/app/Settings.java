package dev.cuttle.operator.app;

import dev.cuttle.operator.audit.Scans;
import dev.cuttle.operator.storagecluster.BackOff;
import dev.cuttle.operator.storagecluster.StorageClusterReconciler;
import java.time.Duration;
import java.util.Optional;

/**
 * How one operator runs.
 *
 * @param namespace Cuttle's own: of the Secrets and the Lease
 * @param election empty: it leads without asking
 * @param scanPeriod between two comparisons of a cluster's images with the ledger
 * @param deletionGrace for which a deleted cluster without volumes is held
 */
record Settings(
    String namespace,
    Optional<Election> election,
    BackOff backOff,
    Duration scanPeriod,
    Duration deletionGrace) {

  static Settings of(String namespace, Optional<Election> election) {
    return new Settings(
        namespace, election, BackOff.DEFAULT, Scans.PERIOD, StorageClusterReconciler.GRACE);
  }

  Settings withDeletionGrace(Duration other) {
    return new Settings(namespace, election, backOff, scanPeriod, other);
  }

  /**
   * @param lease its name
   * @param identity of this process among the candidates
   * @param duration after which a leader that fell silent is replaced
   * @param renew how long a leader tries to renew before it gives up
   * @param retry between two tries
   */
  record Election(
      String lease, String identity, Duration duration, Duration renew, Duration retry) {

    static Election of(String lease, String identity) {
      return new Election(
          lease, identity, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }
  }
}
