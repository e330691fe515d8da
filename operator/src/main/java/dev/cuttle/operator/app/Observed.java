package dev.cuttle.operator.app;

import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.operator.audit.Scans;
import dev.cuttle.operator.storagecluster.ClusterObserver;

/** Passes on what is known of a cluster to its gauges, and forgets its scans with it. */
record Observed(ClusterGauges gauges, Scans scans) implements ClusterObserver {

  @Override
  public void observed(String cluster, StorageClusterStatus status) {
    gauges.observed(cluster, status);
  }

  @Override
  public void gone(String cluster) {
    scans.forget(cluster);
    gauges.gone(cluster);
  }
}
