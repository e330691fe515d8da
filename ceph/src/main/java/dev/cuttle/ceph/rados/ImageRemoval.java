package dev.cuttle.ceph.rados;

import java.util.Optional;

/**
 * Removes images with their data, and whatever removals of the same name, cut short, have left. Of
 * one name there may be several such remains: an image half made, removed in part and made again.
 */
final class ImageRemoval {
  /** A remainder that librbd stumbles over is cleared, and the removal begun anew. */
  private static final int ROUNDS = 3;

  private ImageRemoval() {}

  static void remove(Pool pool, String image) throws NativeFailure {
    Optional<String> id = ImageHeader.findId(pool, image);
    if (id.isPresent()) {
      ImageLock.mustNotBeHeld(pool, id.get());
    }
    int code = 0;
    for (int round = 0; round < ROUNDS; round++) {
      code = LibRbd.INSTANCE.rbd_remove(pool.pointer(), image);
      boolean gone = code == 0 || code == -ErrnoTable.ENOENT;
      if (!gone && !stumbled(code)) {
        throw RemovalObstacle.explain(pool, image, code);
      }
      boolean finished = Trash.finishRemoving(pool, image);
      if (gone) {
        NativeFailure.check(finished ? 0 : code);
        return;
      }
    }
    throw NativeFailure.call(code);
  }

  /** What lies in the trash has no name: it is opened by none. */
  static void fromTrash(Pool pool, String id) throws NativeFailure {
    Trash.Entry entry =
        Trash.find(pool, id).orElseThrow(() -> NativeFailure.call(ErrnoTable.ENOENT));
    if (entry.source() == Trash.MIGRATION) {
      throw new NativeFailure(NativeFailure.Step.STATE, 0, RemovalObstacle.MIGRATING);
    }
    ImageLock.mustNotBeHeld(pool, id);
    Trash.finish(pool, entry);
  }

  /** Over an entry of the trash that is on its way in or out. */
  private static boolean stumbled(int code) {
    return code == -ErrnoTable.EUCLEAN || code == -ErrnoTable.EEXIST;
  }
}
