package dev.cuttle.ceph.rados;

import com.sun.jna.Memory;
import com.sun.jna.ptr.LongByReference;
import dev.cuttle.ceph.Watcher;
import java.util.ArrayList;
import java.util.List;

/** Who has an image open. */
final class ImageWatchers {
  private static final LibRbd RBD = LibRbd.INSTANCE;

  /** {@code struct rbd_image_watcher_t { char *addr; int64_t id; uint64_t cookie; }} */
  private static final int ENTRY = 24;

  private static final int FIRST_TRY = 16;

  private ImageWatchers() {}

  /** Opened read-only we watch nothing ourselves, so that all in the list are others. */
  static List<Watcher> list(Pool pool, String image) throws NativeFailure {
    return OpenImage.readOnly(pool, image, open -> read(open, FIRST_TRY));
  }

  private static List<Watcher> read(OpenImage image, long room) throws NativeFailure {
    LongByReference count = new LongByReference(room);
    try (Memory memory = new Memory(room * ENTRY)) {
      int code = RBD.rbd_watchers_list(image.pointer(), memory, count);
      if (code == -ErrnoTable.ERANGE && count.getValue() > room) {
        return read(image, count.getValue() + FIRST_TRY);
      }
      NativeFailure.check(code);
      try {
        return copy(memory, count.getValue());
      } finally {
        RBD.rbd_watchers_list_cleanup(memory, count.getValue());
      }
    }
  }

  private static List<Watcher> copy(Memory memory, long count) {
    List<Watcher> watchers = new ArrayList<>();
    for (long at = 0; at < count * ENTRY; at += ENTRY) {
      String address = memory.getPointer(at).getString(0);
      watchers.add(new Watcher(address, memory.getLong(at + 8), memory.getLong(at + 16)));
    }
    return watchers;
  }
}
