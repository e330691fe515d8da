package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageClusterStatus;

/** Is told what is known of each cluster whenever it is looked at. */
public interface ClusterObserver {

  void observed(String cluster, StorageClusterStatus status);

  void gone(String cluster);
}
