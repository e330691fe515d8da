package dev.cuttle.csi.node;

/**
 * Where the image of a volume is.
 *
 * @param cluster name of the StorageCluster; "" if only its fsid is known
 * @param clusterId its fsid
 * @param namespace RADOS namespace; "" is the default one
 */
public record ImagePlace(
    String cluster, String clusterId, String pool, String namespace, String image) {

  /** {@link ImageSource#identity}. */
  public String identity() {
    return String.join(":", clusterId, pool, namespace, image);
  }

  @Override
  public String toString() {
    return (cluster.isEmpty() ? clusterId : cluster)
        + ":"
        + pool
        + (namespace.isEmpty() ? "" : "/" + namespace)
        + "/"
        + image;
  }
}
