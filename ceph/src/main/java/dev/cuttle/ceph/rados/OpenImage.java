package dev.cuttle.ceph.rados;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * An rbd_image_t, the only owner of its handle. Lent, never given away: closed when the work is
 * over, and before the pool it lies in.
 */
final class OpenImage {
  private static final LibRbd RBD = LibRbd.INSTANCE;

  private final Pool pool;
  private @Nullable Pointer handle;

  /** Work with an open image. */
  @FunctionalInterface
  interface Work<T> {
    T run(OpenImage image) throws NativeFailure;
  }

  private OpenImage(Pool pool, Pointer handle) {
    this.pool = pool;
    this.handle = handle;
  }

  /** Opened like this it takes no lock and registers no watch. */
  static <T> T readOnly(Pool pool, String name, Work<T> work) throws NativeFailure {
    PointerByReference opened = new PointerByReference();
    NativeFailure.check(RBD.rbd_open_read_only(pool.pointer(), name, opened, Pointer.NULL));
    return lend(new OpenImage(pool, opened.getValue()), work);
  }

  /** Opened like this it registers a watch, and takes the exclusive lock when it changes. */
  static <T> T writable(Pool pool, String name, Work<T> work) throws NativeFailure {
    PointerByReference opened = new PointerByReference();
    NativeFailure.check(RBD.rbd_open(pool.pointer(), name, opened, Pointer.NULL));
    return lend(new OpenImage(pool, opened.getValue()), work);
  }

  private static <T> T lend(OpenImage image, Work<T> work) throws NativeFailure {
    try {
      return work.run(image);
    } finally {
      image.close();
      Reference.reachabilityFence(image.pool); // librbd uses its io context until the close is over
    }
  }

  /** The rbd_image_t; an exception, not a crash, once closed. */
  Pointer pointer() {
    Pointer pointer = handle;
    if (pointer == null) {
      throw new IllegalStateException("the image was closed");
    }
    return pointer;
  }

  private void close() {
    Pointer pointer = pointer();
    handle = null;
    RBD.rbd_close(pointer);
  }
}
