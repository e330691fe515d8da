package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.Watcher;
import java.util.List;
import java.util.stream.Collectors;

/** Removes images with their data. */
final class ImageRemoval {
  private ImageRemoval() {}

  static void remove(Pool pool, String image) throws NativeFailure {
    int code = LibRbd.INSTANCE.rbd_remove(pool.pointer(), image);
    if (code == -ErrnoTable.ENOENT && Trash.finishRemoving(pool, image)) {
      return;
    }
    if (code == -ErrnoTable.EBUSY) {
      throw new NativeFailure(NativeFailure.Step.CALL, code, holders(pool, image));
    }
    NativeFailure.check(code);
    clearEntry(pool, image);
  }

  /**
   * A name that is still listed after its removal would look like an image for ever. librbd clears
   * it when it is asked to remove an image that is not there.
   */
  private static void clearEntry(Pool pool, String image) throws NativeFailure {
    if (!ImageDirectory.lists(pool, image)) {
      return;
    }
    int code = LibRbd.INSTANCE.rbd_remove(pool.pointer(), image);
    if (code != -ErrnoTable.ENOENT) {
      NativeFailure.check(code);
    }
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
