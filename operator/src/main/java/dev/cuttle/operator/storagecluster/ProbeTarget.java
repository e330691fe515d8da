package dev.cuttle.operator.storagecluster;

import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.volume.ClusterEndpoint;
import java.util.Optional;

/** What a probe needs; a changed target is probed at once. */
public record ProbeTarget(PoolAddress pool, Optional<String> dataPool) {

  static ProbeTarget of(ClusterEndpoint endpoint) {
    return new ProbeTarget(endpoint.newImages(), endpoint.dataPool());
  }
}
