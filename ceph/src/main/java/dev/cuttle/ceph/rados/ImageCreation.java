package dev.cuttle.ceph.rados;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageSpec;

/** Makes images. */
final class ImageCreation {
  private static final LibRbd RBD = LibRbd.INSTANCE;
  private static final int FORMAT = 2;

  private ImageCreation() {}

  static void create(Pool pool, String namespace, String name, ImageSpec spec)
      throws NativeFailure {
    if (spec.dataPool().isPresent()) {
      pool.connection().mustHavePool(spec.dataPool().get());
    }
    Namespace.mustExist(pool, namespace);
    PointerByReference made = new PointerByReference();
    RBD.rbd_image_options_create(made);
    Pointer options = made.getValue();
    try {
      fill(options, spec);
      NativeFailure.check(RBD.rbd_create4(pool.pointer(), name, spec.sizeBytes(), options));
    } finally {
      RBD.rbd_image_options_destroy(options);
    }
  }

  private static void fill(Pointer options, ImageSpec spec) throws NativeFailure {
    set(options, LibRbd.OPTION_FORMAT, FORMAT);
    set(options, LibRbd.OPTION_FEATURES, ImageFeature.mask(spec.allFeatures()));
    if (spec.objectSize().isPresent()) {
      set(options, LibRbd.OPTION_ORDER, Long.numberOfTrailingZeros(spec.objectSize().get()));
    }
    if (spec.striping().isPresent()) {
      set(options, LibRbd.OPTION_STRIPE_UNIT, spec.striping().get().unitBytes());
      set(options, LibRbd.OPTION_STRIPE_COUNT, spec.striping().get().count());
    }
    if (spec.dataPool().isPresent()) {
      NativeFailure.check(
          RBD.rbd_image_options_set_string(
              options, LibRbd.OPTION_DATA_POOL, spec.dataPool().get()));
    }
  }

  private static void set(Pointer options, int option, long value) throws NativeFailure {
    NativeFailure.check(RBD.rbd_image_options_set_uint64(options, option, value));
  }
}
