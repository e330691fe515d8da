package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.PoolAddress;
import java.time.Duration;
import java.util.Optional;

/** The clusters themselves, through librados. */
final class RadosClusters implements CephClusters {
  private final NativeCalls calls;
  private final Duration deadline;

  RadosClusters(NativeCalls calls, RadosSettings settings) {
    this.calls = calls;
    this.deadline = settings.probeDeadline();
  }

  @Override
  public ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    return calls.apart(Operation.PROBE, pool, () -> ClusterProbe.run(pool, dataPool, deadline));
  }

  @Override
  public void forget(String cluster) {
    calls.forget(cluster);
  }
}
