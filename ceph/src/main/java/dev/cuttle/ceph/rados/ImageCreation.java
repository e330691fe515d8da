package dev.cuttle.ceph.rados;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.cuttle.ceph.ImageSpec;
import java.util.Set;

/** Makes images. */
final class ImageCreation {
  private static final LibRbd RBD = LibRbd.INSTANCE;
  private static final int FORMAT = 2;

  private ImageCreation() {}

  static void create(Pool pool, String namespace, String name, ImageSpec spec)
      throws NativeFailure {
    Set<Feature> features = SpecCheck.check(spec);
    if (spec.dataPool().isPresent()) {
      pool.connection().mustHavePool(spec.dataPool().get());
    }
    mustHaveNamespace(pool, namespace);
    PointerByReference made = new PointerByReference();
    RBD.rbd_image_options_create(made);
    Pointer options = made.getValue();
    try {
      fill(options, spec, features);
      NativeFailure.check(RBD.rbd_create4(pool.pointer(), name, spec.sizeBytes(), options));
    } finally {
      RBD.rbd_image_options_destroy(options);
    }
  }

  /** librbd itself would make images in a namespace that nobody ever made. */
  private static void mustHaveNamespace(Pool pool, String namespace) throws NativeFailure {
    if (namespace.isEmpty()) {
      return;
    }
    ByteByReference exists = new ByteByReference();
    NativeFailure.check(RBD.rbd_namespace_exists(pool.pointer(), namespace, exists));
    if (exists.getValue() == 0) {
      throw new NativeFailure(
          NativeFailure.Step.POOL, ErrnoTable.ENOENT, "the pool has no namespace " + namespace);
    }
  }

  private static void fill(Pointer options, ImageSpec spec, Set<Feature> features)
      throws NativeFailure {
    set(options, LibRbd.OPTION_FORMAT, FORMAT);
    set(options, LibRbd.OPTION_FEATURES, Feature.mask(features));
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
