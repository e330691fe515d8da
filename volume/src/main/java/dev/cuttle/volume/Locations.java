package dev.cuttle.volume;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;

/** Turns where a page says that an image is into an address that Ceph can be asked for. */
final class Locations {

  private final ClusterDirectory directory;

  Locations(ClusterDirectory directory) {
    this.directory = directory;
  }

  ImageAddress address(ImageLocation location) {
    return cluster(location.cluster(), location.clusterId())
        .address(location.pool(), location.namespace(), location.image());
  }

  /**
   * @throws VolumeException.Precondition if no StorageCluster has the fsid that the page names
   */
  void require(ImageLocation location) {
    cluster(location.cluster(), location.clusterId());
  }

  /** Whether some StorageCluster has the fsid. */
  boolean known(ImageLocation location) {
    return directory.endpoint(location.clusterId()).isPresent();
  }

  ClusterEndpoint cluster(String name, String clusterId) {
    return directory
        .endpoint(clusterId)
        .orElseThrow(() ->
            new VolumeException.Precondition(
                "no StorageCluster has clusterID "
                    + clusterId
                    + (name.isEmpty() ? "" : " (it was " + name + ")")
                    + ": add the cluster back, or check whether it was re-created with another clusterID"));
  }
}
