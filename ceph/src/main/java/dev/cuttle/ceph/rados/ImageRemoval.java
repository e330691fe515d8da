package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.Watcher;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Removes images with their data, and whatever removals of the same name, cut short, have left. Of
 * one name there may be several such remains: an image half made, removed in part and made again.
 */
final class ImageRemoval {
  /** A remainder that librbd stumbles over is cleared, and the removal begun anew. */
  private static final int ROUNDS = 3;

  private ImageRemoval() {}

  static void remove(Pool pool, String image) throws NativeFailure {
    int code = 0;
    for (int round = 0; round < ROUNDS; round++) {
      code = LibRbd.INSTANCE.rbd_remove(pool.pointer(), image);
      if (code == -ErrnoTable.EBUSY) {
        throw new NativeFailure(NativeFailure.Step.CALL, code, holders(pool, image));
      }
      boolean gone = code == 0 || code == -ErrnoTable.ENOENT;
      if (!gone && !stumbled(code)) {
        throw NativeFailure.call(code);
      }
      boolean finished = Trash.finishRemoving(pool, image);
      if (gone) {
        NativeFailure.check(finished ? 0 : code);
        return;
      }
    }
    throw NativeFailure.call(code);
  }

  /** Over an entry of the trash that is on its way in or out. */
  private static boolean stumbled(int code) {
    return code == -ErrnoTable.EUCLEAN || code == -ErrnoTable.EEXIST;
  }

  private static String holders(Pool pool, String image) throws NativeFailure {
    List<Watcher> watchers;
    try {
      watchers = ImageWatchers.list(pool, image);
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return "another removal of it is running";
      }
      throw e;
    }
    return watchers.isEmpty()
        ? "it is in use"
        : watchers.stream()
            .map(watcher -> "client." + watcher.id() + " at " + watcher.address())
            .collect(Collectors.joining(", ", "it is open on ", ""));
  }
}
