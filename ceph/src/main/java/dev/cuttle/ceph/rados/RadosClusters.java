package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.PoolAddress;
import java.util.Optional;

/** The clusters themselves, through librados. */
final class RadosClusters implements CephClusters {
  private final NativeCalls calls;

  RadosClusters(NativeCalls calls) {
    this.calls = calls;
  }

  @Override
  public ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    return calls.probe(pool, dataPool);
  }

  @Override
  public void forget(String cluster) {
    calls.forget(cluster);
  }
}
