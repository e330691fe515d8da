package dev.cuttle.volume;

import dev.cuttle.placement.MatchingTable;
import java.util.Optional;

/** What the operator has published about the clusters, and how to reach each of them. */
public interface ClusterDirectory {

  /**
   * The published table, as of now.
   *
   * @throws VolumeException.Unavailable if it has not been read yet
   */
  MatchingTable table();

  /**
   * How to reach the cluster with this fsid; empty if no StorageCluster has it.
   *
   * @throws VolumeException.Unavailable if its key cannot be had, naming the Secret
   */
  Optional<ClusterEndpoint> endpoint(String clusterId);
}
