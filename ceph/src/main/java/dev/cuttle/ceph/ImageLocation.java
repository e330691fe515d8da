package dev.cuttle.ceph;

import java.util.Optional;

/**
 * Which image: where it is, however its cluster is reached.
 *
 * @param cluster name of the StorageCluster; "" if only its fsid is known
 * @param clusterId its fsid
 * @param namespace RADOS namespace; "" is the default one
 * @param dataPool pool of its data objects, as far as that is known; empty means its own
 */
public record ImageLocation(
    String cluster,
    String clusterId,
    String pool,
    String namespace,
    Optional<String> dataPool,
    String image) {

  private static final int FIELDS = 4;

  /** Reads an {@link #identity}; empty if the text is none. */
  public static Optional<ImageLocation> parse(String identity) {
    String[] fields = identity.split(":", -1);
    boolean whole =
        fields.length == FIELDS
            && !fields[0].isEmpty()
            && !fields[1].isEmpty()
            && !fields[3].isEmpty();
    return whole
        ? Optional.of(
            new ImageLocation("", fields[0], fields[1], fields[2], Optional.empty(), fields[3]))
        : Optional.empty();
  }

  /** What tells it from all other images: {@code fsid:pool:namespace:image}. */
  public String identity() {
    return String.join(":", clusterId, pool, namespace, image);
  }

  /** The image as this user reaches it. */
  public ImageAddress at(CephAccess access) {
    return new PoolAddress(access, pool, namespace).image(image);
  }

  /** {@code cluster:pool/image} or {@code cluster:pool/namespace/image}, for people. */
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
