package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The volume_id: {@code 1:fsid:pool:namespace:image}, at most 128 bytes. Self-describing, so that a
 * volume can be deleted after tags and weights changed and even when its page is lost. The text is
 * part of the public API: version 1 never changes.
 *
 * @param namespace RADOS namespace; "" is the default one
 */
public record VolumeId(String clusterId, String pool, String namespace, String image) {

  private static final int MAX_BYTES = 128;
  private static final String VERSION = "1";
  private static final int FIELDS = 5;
  private static final Pattern FSID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern POOL = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]*");

  public VolumeId {
    if (!wellFormed(clusterId, pool, namespace, image)) {
      throw new IllegalArgumentException(
          "no volume_id can be made of cluster '"
              + clusterId
              + "', pool '"
              + pool
              + "', namespace '"
              + namespace
              + "', image '"
              + image
              + "'");
    }
    if (text(clusterId, pool, namespace, image).length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "pool and namespace are too long for a volume_id of 128 bytes: " + pool);
    }
  }

  private static boolean wellFormed(String clusterId, String pool, String namespace, String image) {
    return FSID.matcher(clusterId).matches()
        && POOL.matcher(pool).matches()
        && NAMESPACE.matcher(namespace).matches()
        && VolumeKey.isImage(image);
  }

  /**
   * The volume_id of a volume that is made there.
   *
   * @throws IllegalArgumentException if none can be made of the place
   */
  public static VolumeId of(ImageLocation location) {
    return new VolumeId(
        location.clusterId(), location.pool(), location.namespace(), location.image());
  }

  /** Empty if the text is not one of our volume_ids. */
  public static Optional<VolumeId> parse(String text) {
    if (text.length() > MAX_BYTES) {
      return Optional.empty();
    }
    String[] fields = text.split(":", -1);
    boolean ours =
        fields.length == FIELDS
            && fields[0].equals(VERSION)
            && wellFormed(fields[1], fields[2], fields[3], fields[4]);
    return ours
        ? Optional.of(new VolumeId(fields[1], fields[2], fields[3], fields[4]))
        : Optional.empty();
  }

  public VolumeKey key() {
    return VolumeKey.ofImage(image);
  }

  /** Where the volume was when it got this id; a page knows where it is now. */
  public ImageLocation location() {
    return new ImageLocation("", clusterId, pool, namespace, Optional.empty(), image);
  }

  public String text() {
    return text(clusterId, pool, namespace, image);
  }

  private static String text(String clusterId, String pool, String namespace, String image) {
    return String.join(":", VERSION, clusterId, pool, namespace, image);
  }

  @Override
  public String toString() {
    return text();
  }
}
