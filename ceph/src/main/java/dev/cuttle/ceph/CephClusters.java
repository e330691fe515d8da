package dev.cuttle.ceph;

/** The clusters themselves: are they there, are they the ones we mean, how full are they? */
public interface CephClusters {

  /**
   * Connects afresh (so that a revoked key is noticed), compares the fsid, asks for version, health
   * and the pool's statistics, and reads one object through an OSD (so that dead OSDs are noticed).
   *
   * @throws CephException.WrongCluster if the fsid differs
   * @throws CephException.NotPermitted if the key is refused
   * @throws CephException.PoolMissing if the pool (or data pool) does not exist
   * @throws CephException.Unreachable if no answer came in time
   */
  ClusterReport probe(PoolAddress pool, java.util.Optional<String> dataPool);

  /** Forgets the connections of a cluster that is gone. */
  void forget(String cluster);
}
