package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;

/**
 * Repeats what librbd does after it has made an image's header (CreateRequest.h), for a create that
 * died in between. Each step is the same write as librbd's, and none changes anything the second
 * time, so that it does no harm if that create is alive after all.
 */
final class ImageCompletion {
  /** "No such object yet", OBJECT_NONEXISTENT of object_map_types.h. */
  private static final int NO_OBJECT = 0;

  private ImageCompletion() {}

  static void complete(Pool pool, String name, ImageSpec spec) throws NativeFailure {
    ImageStat image =
        ImageHeader.stat(pool, name).orElseThrow(() -> NativeFailure.call(ErrnoTable.ENOENT));
    if (spec.striping().isPresent() && has(image, ImageFeature.STRIPING)) {
      ImageSpec.Striping striping = spec.striping().get();
      pool.change(
          ImageHeader.object(image.id()),
          "set_stripe_unit_count",
          ClsCodec.numbers(striping.unitBytes(), striping.count()));
    }
    if (has(image, ImageFeature.OBJECT_MAP)) {
      pool.write(
          "rbd_object_map." + image.id(),
          "object_map_resize",
          ClsCodec.numberAndOctet(objects(image, spec), NO_OBJECT));
    }
    if (has(image, ImageFeature.JOURNALING) && !pool.has("journal." + image.id())) {
      throw new NativeFailure(
          NativeFailure.Step.CALL,
          ErrnoTable.EBUSY,
          "its create was cut short before its journal was made: remove it with rbd rm");
    }
  }

  private static boolean has(ImageStat image, ImageFeature feature) {
    return image.features().contains(feature.text());
  }

  /** Objects of the whole image: Striper::get_num_objects of osdc/Striper.cc. */
  static long objects(ImageStat image, ImageSpec spec) {
    long stripes = spec.striping().map(ImageSpec.Striping::count).orElse(1L);
    long unit = spec.striping().map(ImageSpec.Striping::unitBytes).orElse(image.objectSizeBytes());
    long set = stripes * image.objectSizeBytes();
    long sets = Math.ceilDiv(image.sizeBytes(), set);
    long rest = image.sizeBytes() % set;
    boolean someUnused = rest > 0 && rest < stripes * unit;
    return sets * stripes - (someUnused ? stripes - Math.ceilDiv(rest, unit) : 0);
  }
}
