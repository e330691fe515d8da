package dev.cuttle.ceph;

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
   * @throws CephException.Misconfigured if a pool cannot hold images: erasure coded
   * @throws CephException.Unreachable if no answer came in time
   */
  ClusterReport probe(PoolAddress pool, java.util.Optional<String> dataPool);

  /** Forgets the connections of a cluster that is gone. */
  void forget(String cluster);
}
