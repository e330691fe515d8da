package dev.cuttle.csi.volume;

import java.util.Optional;

/**
 * Where the image of a volume is.
 *
 * @param cluster name of the StorageCluster
 * @param clusterId its fsid
 * @param namespace RADOS namespace; "" is the default one
 */
public record ImageLocation(
    String cluster,
    String clusterId,
    String pool,
    String namespace,
    Optional<String> dataPool,
    String image) {

  public VolumeId volumeId() {
    return new VolumeId(clusterId, pool, namespace, image);
  }
}
