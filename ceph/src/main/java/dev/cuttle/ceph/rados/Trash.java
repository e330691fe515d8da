package dev.cuttle.ceph.rados;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.util.ArrayList;
import java.util.List;

/**
 * librbd removes an image by way of the pool's trash. A process that dies in between leaves it
 * there, nameless to users and holding its space; so a repeated removal looks here.
 */
final class Trash {
  private static final LibRbd RBD = LibRbd.INSTANCE;

  /**
   * {@code struct rbd_trash_image_info_t { char *id; char *name; rbd_trash_image_source_t source;
   * time_t deletion_time; time_t deferment_end_time; }}
   */
  private static final int ENTRY = 40;

  /** RBD_TRASH_IMAGE_SOURCE_REMOVING */
  private static final int REMOVING = 3;

  private static final int FIRST_TRY = 64;

  private Trash() {}

  /** Ends the removals of images of this name that were begun; false if there was none. */
  static boolean finishRemoving(Pool pool, String name) throws NativeFailure {
    List<String> ids = removing(pool, name, FIRST_TRY);
    for (String id : ids) {
      NativeFailure.check(RBD.rbd_trash_remove(pool.pointer(), id, true));
    }
    return !ids.isEmpty();
  }

  private static List<String> removing(Pool pool, String name, long room) throws NativeFailure {
    LongByReference count = new LongByReference(room);
    try (Memory memory = new Memory(room * ENTRY)) {
      int code = RBD.rbd_trash_list(pool.pointer(), memory, count);
      if (code == -ErrnoTable.ERANGE && count.getValue() > room) {
        return removing(pool, name, count.getValue() + FIRST_TRY);
      }
      NativeFailure.check(code);
      try {
        return matching(memory, count.getValue(), name);
      } finally {
        RBD.rbd_trash_list_cleanup(memory, count.getValue());
      }
    }
  }

  private static List<String> matching(Memory memory, long count, String name) {
    List<String> ids = new ArrayList<>();
    for (long at = 0; at < count * ENTRY; at += ENTRY) {
      if (memory.getInt(at + 2L * Long.BYTES) == REMOVING && name.equals(text(memory, at + 8))) {
        ids.add(text(memory, at));
      }
    }
    return ids;
  }

  private static String text(Pointer memory, long at) {
    return memory.getPointer(at).getString(0);
  }
}
