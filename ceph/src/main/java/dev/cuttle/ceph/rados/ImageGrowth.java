package dev.cuttle.ceph.rados;

import com.sun.jna.Pointer;
import dev.cuttle.ceph.ImageStat;

/** Makes images larger, and never smaller. */
final class ImageGrowth {
  private static final LibRbd RBD = LibRbd.INSTANCE;

  /** librbd calls it without looking whether there is one. A field, so that it is not collected. */
  private static final LibRbd.Progress UNHEARD = (offset, total, data) -> 0;

  private ImageGrowth() {}

  /** The size that the image has then, bytes. */
  static long grow(Pool pool, String image, long bytes) throws NativeFailure {
    ImageStat before = stat(pool, image);
    if (before.sizeBytes() >= bytes) {
      return before.sizeBytes();
    }
    ImageLock.mustNotBeHeld(pool, before.id());
    int code = OpenImage.writable(pool, image, open -> resize(open, bytes));
    return switch (-code) {
      case 0 -> bytes;
      case ErrnoTable.EINVAL -> grownByAnother(pool, image, bytes);
      case ErrnoTable.EROFS ->
          throw new NativeFailure(
              NativeFailure.Step.STATE,
              code,
              "it is not primary: promote it or expand it on its primary cluster");
      default -> throw NativeFailure.call(code);
    };
  }

  private static int resize(OpenImage image, long bytes) {
    return RBD.rbd_resize2(image.pointer(), bytes, false, UNHEARD, Pointer.NULL);
  }

  /** It may be larger by now, and what was asked for a cut, which librbd refused. */
  private static long grownByAnother(Pool pool, String image, long bytes) throws NativeFailure {
    long now = stat(pool, image).sizeBytes();
    if (now < bytes) {
      throw NativeFailure.call(ErrnoTable.EINVAL);
    }
    return now;
  }

  private static ImageStat stat(Pool pool, String image) throws NativeFailure {
    return ImageHeader.stat(pool, image).orElseThrow(() -> NativeFailure.call(ErrnoTable.ENOENT));
  }
}
