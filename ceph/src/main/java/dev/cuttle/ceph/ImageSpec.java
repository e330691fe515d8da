package dev.cuttle.ceph;

import java.util.Optional;
import java.util.Set;

/**
 * What to create. Refuses what librbd would refuse, and what would make it abort the process
 * instead, with an {@link IllegalArgumentException} whose message is a sentence for people.
 *
 * @param sizeBytes bytes, above 0
 * @param features empty means {@link ImageFeature#USUAL}
 * @param objectSize bytes, see {@link #mustBeObjectSize}; empty means the cluster's default
 * @param striping empty means the default
 * @param dataPool pool for the data objects; empty means the image's own
 */
public record ImageSpec(
    long sizeBytes,
    Set<ImageFeature> features,
    Optional<Long> objectSize,
    Optional<Striping> striping,
    Optional<String> dataPool) {
  /** Bytes; what clusters have by default. */
  private static final long USUAL_OBJECT = 4L << 20;

  private static final long SMALLEST_OBJECT = 4L << 10;
  private static final long LARGEST_OBJECT = 32L << 20;

  /** MAX_OBJECT_MAP_OBJECT_COUNT of cls_rbd. */
  private static final long MOST_MAPPED_OBJECTS = 256_000_000;

  public ImageSpec {
    features = Set.copyOf(features);
    must(sizeBytes > 0, "the size must be from 1 to 2^63 - 1 bytes, not " + sizeBytes);
    objectSize = objectSize.map(ImageSpec::mustBeObjectSize);
    if (striping.isPresent()) {
      striping = Optional.of(striping.get().within(objectSize));
    }
    ImageFeature.mustFit(features);
    Set<ImageFeature> all = orUsual(features);
    must(
        !all.contains(ImageFeature.STRIPING) || striping.isPresent(),
        "striping needs a stripe unit and count");
    must(
        !all.contains(ImageFeature.DATA_POOL) || dataPool.isPresent(),
        "data-pool needs a data pool");
    if (all.contains(ImageFeature.OBJECT_MAP)) {
      mustBeMapped(sizeBytes, objectSize.orElse(USUAL_OBJECT));
    }
  }

  static void mustBeMapped(long sizeBytes, long objectSizeBytes) {
    must(
        sizeBytes <= mostMappedBytes(objectSizeBytes),
        "an image of so many objects cannot have object-map: make it smaller, its objects larger,"
            + " or leave the feature out");
  }

  /** {@link #features}, or the usual ones. */
  public Set<ImageFeature> allFeatures() {
    return orUsual(features);
  }

  /** The most bytes that an image with these features and objects can have. */
  public static long largestBytes(Set<ImageFeature> features, Optional<Long> objectSize) {
    return orUsual(features).contains(ImageFeature.OBJECT_MAP)
        ? mostMappedBytes(objectSize.orElse(USUAL_OBJECT))
        : Long.MAX_VALUE;
  }

  private static long mostMappedBytes(long objectSizeBytes) {
    return (MOST_MAPPED_OBJECTS + 1) * objectSizeBytes - 1;
  }

  private static Set<ImageFeature> orUsual(Set<ImageFeature> features) {
    return features.isEmpty() ? ImageFeature.USUAL : features;
  }

  /**
   * @throws IllegalArgumentException if no image can have objects of so many bytes
   */
  public static long mustBeObjectSize(long bytes) {
    must(
        bytes >= SMALLEST_OBJECT && bytes <= LARGEST_OBJECT && Long.bitCount(bytes) == 1,
        "the object size must be a power of two from 4096 to 33554432 bytes, not " + bytes);
    return bytes;
  }

  /**
   * @param unitBytes stripe unit, bytes: 512 or more
   * @param count objects a stripe goes over: 1 to 1024
   */
  public record Striping(long unitBytes, long count) {
    private static final long SMALLEST_UNIT = 512;
    private static final long MOST_OBJECTS = 1024;

    public Striping {
      must(
          unitBytes >= SMALLEST_UNIT,
          "the stripe unit must be 512 bytes or more, not " + unitBytes);
      must(
          count >= 1 && count <= MOST_OBJECTS,
          "the stripe count must be from 1 to " + MOST_OBJECTS + ", not " + count);
    }

    /**
     * These stripes, which fit objects of this size.
     *
     * @param objectSize bytes; empty means the cluster's default
     * @throws IllegalArgumentException if objects of this size have no room for whole units
     */
    public Striping within(Optional<Long> objectSize) {
      long size = objectSize.orElse(USUAL_OBJECT);
      must(
          size % unitBytes == 0,
          "the stripe unit must divide the object size "
              + size
              + ", which "
              + unitBytes
              + " does not");
      return this;
    }
  }

  public static ImageSpec ofSize(long sizeBytes) {
    return new ImageSpec(sizeBytes, Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
