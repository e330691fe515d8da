package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ImageSpec;
import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses what librbd would refuse, and what would make it abort the process instead. A spec that
 * came through is safe to pass on.
 */
final class SpecCheck {
  private static final long KIB = 1024;
  private static final long SMALLEST_OBJECT = 4 * KIB;
  private static final long LARGEST_OBJECT = 32 * KIB * KIB;
  private static final long USUAL_OBJECT = 4 * KIB * KIB;
  private static final long SMALLEST_STRIPE = 512;
  private static final long MOST_STRIPES = 65_536;

  /** MAX_OBJECT_MAP_OBJECT_COUNT of cls_rbd. */
  private static final long MOST_MAPPED_OBJECTS = 256_000_000;

  private SpecCheck() {}

  /** The features asked for, or the usual ones. */
  static Set<Feature> check(ImageSpec spec) throws NativeFailure {
    size(spec.sizeBytes());
    long objectSize = objectSize(spec);
    striping(spec, objectSize);
    Set<Feature> features = features(spec);
    must(
        !features.contains(Feature.OBJECT_MAP)
            || spec.sizeBytes() / objectSize <= MOST_MAPPED_OBJECTS,
        "an image of so many objects cannot have object-map: make it smaller, its objects larger,"
            + " or leave the feature out");
    return features;
  }

  /** Names become C strings and parts of object names. */
  static void name(String what, String name) throws NativeFailure {
    must(!name.isEmpty(), "an empty " + what);
    text(what, name);
    must(name.indexOf('/') < 0 && name.indexOf('@') < 0, "a " + what + " with / or @");
  }

  /** A NUL would cut the text short on its way. */
  static void text(String what, String text) throws NativeFailure {
    must(text.indexOf('\0') < 0, "a " + what + " with a NUL character");
  }

  private static void size(long bytes) throws NativeFailure {
    must(bytes > 0, "the size must be from 1 to 2^63 - 1 bytes, not " + bytes);
  }

  private static long objectSize(ImageSpec spec) throws NativeFailure {
    long size = spec.objectSize().orElse(USUAL_OBJECT);
    must(
        size >= SMALLEST_OBJECT && size <= LARGEST_OBJECT && Long.bitCount(size) == 1,
        "the object size must be a power of two from 4096 to 33554432 bytes, not " + size);
    return size;
  }

  private static void striping(ImageSpec spec, long objectSize) throws NativeFailure {
    if (spec.striping().isEmpty()) {
      return;
    }
    ImageSpec.Striping striping = spec.striping().get();
    long unit = striping.unitBytes();
    must(
        unit >= SMALLEST_STRIPE && unit <= objectSize && objectSize % unit == 0,
        "the stripe unit must be at least 512 bytes and divide the object size "
            + objectSize
            + ", which "
            + unit
            + " does not");
    must(
        striping.count() >= 1 && striping.count() <= MOST_STRIPES,
        "the stripe count must be from 1 to " + MOST_STRIPES + ", not " + striping.count());
  }

  private static Set<Feature> features(ImageSpec spec) throws NativeFailure {
    if (spec.features().isEmpty()) {
      return Feature.USUAL;
    }
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (String name : spec.features()) {
      features.add(
          Feature.named(name).orElseThrow(() -> NativeFailure.refused("no such feature: " + name)));
    }
    must(
        !features.contains(Feature.OPERATIONS) && !features.contains(Feature.MIGRATING),
        "operations and migrating are set by Ceph itself");
    needs(features, Feature.OBJECT_MAP, Feature.EXCLUSIVE_LOCK);
    needs(features, Feature.FAST_DIFF, Feature.OBJECT_MAP);
    needs(features, Feature.JOURNALING, Feature.EXCLUSIVE_LOCK);
    must(
        !features.contains(Feature.STRIPING) || spec.striping().isPresent(),
        "the feature striping needs a stripe unit and count");
    must(
        !features.contains(Feature.DATA_POOL) || spec.dataPool().isPresent(),
        "the feature data-pool needs a data pool");
    return features;
  }

  private static void needs(Set<Feature> features, Feature feature, Feature other)
      throws NativeFailure {
    must(
        !features.contains(feature) || features.contains(other),
        "the feature " + feature.text() + " needs " + other.text());
  }

  private static void must(boolean holds, String otherwise) throws NativeFailure {
    if (!holds) {
      throw NativeFailure.refused(otherwise);
    }
  }
}
