package dev.cuttle.ceph;

import java.util.Optional;

/** The clusters themselves: are they there, are they the ones we mean, how full are they? */
public interface CephClusters {

  /**
   * Connects afresh (so that a revoked key is noticed), compares the fsid, asks for version, health
   * and the pool's statistics, and asks an OSD of each pool for what a create does there, so that
   * dead OSDs and missing capabilities are noticed. Changes nothing.
   *
   * @throws CephException.WrongCluster if the fsid differs
   * @throws CephException.NotPermitted if the key is refused, or the user may not write to the pool
   *     or data pool
   * @throws CephException.PoolMissing if the pool, its namespace or the data pool does not exist
   * @throws CephException.Misconfigured if a pool cannot hold images: erasure coded; if a monitor's
   *     address, the key or a client setting cannot be used; or if the cluster is left alone for a
   *     time because a program died when it contacted it
   * @throws CephException.Postponed if the cluster was not asked because others come first
   * @throws CephException.Unreachable if no answer came in time
   */
  ClusterReport probe(PoolAddress pool, Optional<String> dataPool);

  /** Forgets the connections of a cluster that is gone, and what its contacts have shown. */
  void forget(String cluster);
}
