package dev.cuttle.ceph;

import java.util.Optional;
import java.util.Set;

/**
 * What to create.
 *
 * @param sizeBytes bytes, above 0
 * @param features names as {@code rbd create --image-feature} takes them; empty means layering,
 *     exclusive-lock, object-map, fast-diff, deep-flatten
 * @param objectSize bytes, a power of two from 4 KiB to 32 MiB; empty means the cluster's default
 * @param striping empty means the default
 * @param dataPool pool for the data objects; empty means the image's own
 */
public record ImageSpec(
    long sizeBytes,
    Set<String> features,
    Optional<Long> objectSize,
    Optional<Striping> striping,
    Optional<String> dataPool) {

  public ImageSpec {
    features = Set.copyOf(features);
  }

  /**
   * @param unitBytes stripe unit, bytes
   * @param count objects a stripe goes over
   */
  public record Striping(long unitBytes, long count) {}

  public static ImageSpec ofSize(long sizeBytes) {
    return new ImageSpec(sizeBytes, Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
