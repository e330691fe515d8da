package dev.cuttle.csi.node;

import java.util.List;

/**
 * An image, and how to reach its cluster at this moment. Never printed with its key.
 *
 * @param cluster name of the StorageCluster
 * @param clusterId its fsid
 * @param monitors addresses {@code ip:port}, {@code v2:ip:port} or {@code v1:ip:port}
 * @param user cephx user without "client."
 * @param key cephx key in base64
 * @param namespace RADOS namespace; "" is the default one
 */
public record ImageSource(
    String cluster,
    String clusterId,
    List<String> monitors,
    String user,
    String key,
    String pool,
    String namespace,
    String image) {

  public ImageSource {
    monitors = List.copyOf(monitors);
  }

  /** Which image it is, however its cluster is reached: {@code fsid:pool:namespace:image}. */
  public String identity() {
    return String.join(":", clusterId, pool, namespace, image);
  }

  @Override
  public String toString() {
    return cluster + ":" + pool + (namespace.isEmpty() ? "" : "/" + namespace) + "/" + image;
  }
}
