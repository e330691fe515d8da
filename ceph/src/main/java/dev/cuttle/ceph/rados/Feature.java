package dev.cuttle.ceph.rados;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Image features: their names as {@code rbd} shows them, and bits as in rbd/features.h. */
enum Feature {
  LAYERING("layering", 1),
  STRIPING("striping", 2),
  EXCLUSIVE_LOCK("exclusive-lock", 4),
  OBJECT_MAP("object-map", 8),
  FAST_DIFF("fast-diff", 16),
  DEEP_FLATTEN("deep-flatten", 32),
  JOURNALING("journaling", 64),
  DATA_POOL("data-pool", 128),
  OPERATIONS("operations", 256),
  MIGRATING("migrating", 512);

  /** What an image gets if nothing is said. */
  static final Set<Feature> USUAL =
      Set.of(LAYERING, EXCLUSIVE_LOCK, OBJECT_MAP, FAST_DIFF, DEEP_FLATTEN);

  private final String text;
  private final long bit;

  Feature(String text, long bit) {
    this.text = text;
    this.bit = bit;
  }

  String text() {
    return text;
  }

  static Optional<Feature> named(String text) {
    for (Feature feature : values()) {
      if (feature.text.equals(text)) {
        return Optional.of(feature);
      }
    }
    return Optional.empty();
  }

  static long mask(Set<Feature> features) {
    return features.stream().mapToLong(feature -> feature.bit).reduce(0, (a, b) -> a | b);
  }

  /** The names of the bits we know. */
  static Set<String> names(long mask) {
    Set<String> names = new LinkedHashSet<>();
    for (Feature feature : values()) {
      if ((mask & feature.bit) != 0) {
        names.add(feature.text);
      }
    }
    return names;
  }
}
