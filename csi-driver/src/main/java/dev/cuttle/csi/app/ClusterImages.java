package dev.cuttle.csi.app;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.ImageAddresses;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import java.util.Optional;
import java.util.function.Function;

/** How images are reached, from what is published about their clusters. */
final class ClusterImages implements ImageAddresses {

  private final Function<String, Optional<ClusterEndpoint>> endpoints;

  /**
   * @param endpoints clusterID → how to reach the cluster now
   */
  ClusterImages(Function<String, Optional<ClusterEndpoint>> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public ImageAddress address(ImageLocation image) {
    return endpoint(image)
        .orElseThrow(() ->
            new NodeException.Precondition(
                "no StorageCluster has clusterID "
                    + image.clusterId()
                    + ", where image "
                    + image
                    + " is: add the cluster back"))
        .address(image.pool(), image.namespace(), image.image());
  }

  private Optional<ClusterEndpoint> endpoint(ImageLocation image) {
    try {
      return endpoints.apply(image.clusterId());
    } catch (VolumeException.Unavailable later) {
      NodeException unavailable = new NodeException.Unavailable(String.valueOf(later.getMessage()));
      unavailable.initCause(later);
      throw unavailable;
    }
  }
}
