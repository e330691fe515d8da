package dev.cuttle.ceph.rados;

import com.sun.jna.Memory;
import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.Watcher;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why librbd refused a removal. Its errno alone speaks of invalid arguments or says "busy", where
 * the image's state forbids it until somebody changes that.
 */
final class RemovalObstacle {
  /** {@code struct rbd_mirror_image_info_t { char *global_id; int state; bool primary; }} */
  private static final int MIRROR_INFO = 16;

  private static final int MIRROR_STATE = 8;
  private static final int MIRROR_PRIMARY = 12;

  /** RBD_MIRROR_IMAGE_ENABLED. */
  private static final int ENABLED = 1;

  static final String MIGRATING = "it is being migrated: commit or abort the migration first";
  private static final String STATE = "Ceph does not remove it in the state it is in";

  private enum Kind {
    IN_USE,
    BY_STATE,
    OTHER
  }

  private RemovalObstacle() {}

  /** Where the image cannot be looked at, for it has no name. */
  static NativeFailure explain(NativeFailure failure) {
    return switch (kind(failure.errno())) {
      case IN_USE -> state(failure.errno(), "it is in use");
      case BY_STATE -> state(failure.errno(), STATE);
      case OTHER -> failure;
    };
  }

  static NativeFailure explain(Pool pool, String image, int code) throws NativeFailure {
    return switch (kind(-code)) {
      case IN_USE -> state(code, inUse(pool, image));
      case BY_STATE -> state(code, refused(pool, image));
      case OTHER -> NativeFailure.call(code);
    };
  }

  private static Kind kind(int errno) {
    return switch (errno) {
      case ErrnoTable.EBUSY -> Kind.IN_USE;
      case ErrnoTable.EINVAL, ErrnoTable.EROFS, ErrnoTable.EDOM, ErrnoTable.EOPNOTSUPP ->
          Kind.BY_STATE;
      default -> Kind.OTHER;
    };
  }

  private static NativeFailure state(int code, String what) {
    return new NativeFailure(NativeFailure.Step.STATE, code, what);
  }

  private static String inUse(Pool pool, String image) throws NativeFailure {
    List<Watcher> watchers;
    try {
      watchers = ImageWatchers.list(pool, image);
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return "another removal of it is running";
      }
      throw e;
    }
    if (!watchers.isEmpty()) {
      return watchers.stream()
          .map(watcher -> "client." + watcher.id() + " at " + watcher.address())
          .collect(Collectors.joining(", ", "it is open on ", ""));
    }
    return isMigrating(pool, image) ? MIGRATING : "it is in use";
  }

  private static boolean isMigrating(Pool pool, String image) throws NativeFailure {
    return ImageHeader.stat(pool, image)
        .map(ImageStat::features)
        .filter(features -> features.contains(ImageFeature.MIGRATING.text()))
        .isPresent();
  }

  private static String refused(Pool pool, String image) throws NativeFailure {
    return OpenImage.readOnly(pool, image, RemovalObstacle::isReplica)
        ? "it is not primary: promote it or remove it on its primary cluster"
        : STATE;
  }

  private static boolean isReplica(OpenImage image) throws NativeFailure {
    LibRbd rbd = LibRbd.INSTANCE;
    try (Memory info = new Memory(MIRROR_INFO)) {
      info.clear();
      NativeFailure.check(rbd.rbd_mirror_image_get_info(image.pointer(), info, MIRROR_INFO));
      boolean replica = info.getInt(MIRROR_STATE) == ENABLED && info.getByte(MIRROR_PRIMARY) == 0;
      rbd.rbd_mirror_image_get_info_cleanup(info);
      return replica;
    }
  }
}
