package dev.cuttle.ceph;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an image can have: its name as {@code rbd} shows it, its bit in rbd/features.h, and the one
 * it needs.
 */
public enum ImageFeature {
  LAYERING("layering", 1, null),
  STRIPING("striping", 2, null),
  EXCLUSIVE_LOCK("exclusive-lock", 4, null),
  OBJECT_MAP("object-map", 8, EXCLUSIVE_LOCK),
  FAST_DIFF("fast-diff", 16, OBJECT_MAP),
  DEEP_FLATTEN("deep-flatten", 32, null),
  JOURNALING("journaling", 64, EXCLUSIVE_LOCK),
  DATA_POOL("data-pool", 128, null),
  OPERATIONS("operations", 256, null),
  MIGRATING("migrating", 512, null);

  /** What an image gets if nothing is said. */
  public static final Set<ImageFeature> USUAL =
      Set.of(LAYERING, EXCLUSIVE_LOCK, OBJECT_MAP, FAST_DIFF, DEEP_FLATTEN);

  /** What a person may ask for; the others come with a data pool, or are set by Ceph itself. */
  public static final Set<ImageFeature> ON_REQUEST =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(DATA_POOL, OPERATIONS, MIGRATING)));

  private final String text;
  private final long bit;
  private final @Nullable ImageFeature needed;

  ImageFeature(String text, long bit, @Nullable ImageFeature needed) {
    this.text = text;
    this.bit = bit;
    this.needed = needed;
  }

  public String text() {
    return text;
  }

  public static Optional<ImageFeature> named(String text) {
    for (ImageFeature feature : values()) {
      if (feature.text.equals(text)) {
        return Optional.of(feature);
      }
    }
    return Optional.empty();
  }

  /**
   * The features of these names, which an image can be given together.
   *
   * @throws IllegalArgumentException with a sentence that names the feature
   */
  public static Set<ImageFeature> parse(Set<String> names) {
    Set<ImageFeature> features = EnumSet.noneOf(ImageFeature.class);
    for (String name : names) {
      features.add(named(name).orElseThrow(() -> unfit(name)));
    }
    mustFit(features);
    return features;
  }

  /**
   * @throws IllegalArgumentException with a sentence that names the feature: if no image can be
   *     given one of them, or one lacks what it needs
   */
  static void mustFit(Set<ImageFeature> features) {
    for (ImageFeature feature : features) {
      if (feature == OPERATIONS || feature == MIGRATING) {
        throw unfit(feature.text);
      }
      ImageFeature other = feature.needed;
      if (other != null && !features.contains(other)) {
        throw new IllegalArgumentException(feature.text + " needs " + other.text);
      }
    }
  }

  private static IllegalArgumentException unfit(String name) {
    return new IllegalArgumentException("no feature that an image can be given: " + name);
  }

  public static long mask(Set<ImageFeature> features) {
    return features.stream().mapToLong(feature -> feature.bit).reduce(0, (a, b) -> a | b);
  }

  /** The names of the bits we know. */
  public static Set<String> names(long mask) {
    Set<String> names = new LinkedHashSet<>();
    for (ImageFeature feature : values()) {
      if ((mask & feature.bit) != 0) {
        names.add(feature.text);
      }
    }
    return names;
  }
}
