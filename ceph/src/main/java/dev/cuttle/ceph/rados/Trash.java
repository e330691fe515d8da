package dev.cuttle.ceph.rados;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * librbd removes an image by way of the pool's trash. A process that dies in between leaves an
 * entry there: hidden from {@code rbd trash ls}, listed by {@code rbd ls}, and holding what is left
 * of the image. It is read from the object itself, because rbd_trash_list hides it, too.
 */
final class Trash {
  static final String OBJECT = "rbd_trash";

  private static final LibRbd RBD = LibRbd.INSTANCE;
  // Names are at most 96 bytes long (RBD_MAX_IMAGE_NAME_SIZE).
  private static final int PAGE = 256;
  private static final int PAGE_BYTES = 64 * 1024;
  private static final int SPEC_BYTES = 4096;

  /** TRASH_IMAGE_SOURCE_MIGRATION of cls_rbd_types.h: the source of a migration. */
  static final int MIGRATION = 2;

  /** TRASH_IMAGE_SOURCE_REMOVING: a removal, not a user's "trash mv". */
  static final int REMOVING = 3;

  private Trash() {}

  /** Of TrashImageState: it lies in the trash. */
  private static final int STATE_NORMAL = 0;

  /** Of TrashImageState: it is being removed for good. */
  private static final int STATE_REMOVING = 2;

  /** What there is to know of an entry: TrashImageSpec of cls_rbd_types.h. */
  record Entry(String id, String name, int source, long keptUntilSeconds, int state) {
    /** Otherwise it is on its way into the trash or out of it, and librbd leaves it alone. */
    boolean removable() {
      return state == STATE_NORMAL || state == STATE_REMOVING;
    }
  }

  /** Ends the removals of images of this name that were begun; false if there was none. */
  static boolean finishRemoving(Pool pool, String name) throws NativeFailure {
    boolean found = false;
    String after = "";
    List<Entry> page;
    do {
      page = page(pool, after);
      for (Entry entry : page) {
        after = entry.id();
        if (entry.source() == REMOVING && entry.name().equals(name)) {
          finish(pool, entry);
          found = true;
        }
      }
    } while (page.size() == PAGE);
    return found;
  }

  /** One round trip. */
  static Optional<Entry> find(Pool pool, String id) throws NativeFailure {
    try {
      byte[] spec = pool.exec(OBJECT, "trash_get", ClsCodec.string(id), SPEC_BYTES);
      return Optional.of(entry(id, new ClsCodec.Reader(spec).struct()));
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes what the entry stands for, and the entry. */
  static void finish(Pool pool, Entry entry) throws NativeFailure {
    if (!entry.removable()) {
      byte[] normal = ClsCodec.stringAndOctets(entry.id(), STATE_NORMAL, entry.state());
      pool.change(OBJECT, "trash_state_set", normal);
    }
    int code = RBD.rbd_trash_remove(pool.pointer(), entry.id(), true);
    if (code == 0) {
      return;
    }
    if (code != -ErrnoTable.ENOENT) {
      throw RemovalObstacle.explain(NativeFailure.call(code));
    }
    // The header goes last: only the entry is left, or another removal has just taken that, too.
    try {
      pool.change(OBJECT, "trash_remove", ClsCodec.string(entry.id()));
    } catch (NativeFailure e) {
      if (e.errno() != ErrnoTable.ENOENT) {
        throw e;
      }
    }
  }

  private static List<Entry> page(Pool pool, String after) throws NativeFailure {
    ClsCodec.Reader answer;
    try {
      byte[] in = ClsCodec.stringAndNumber(after, PAGE);
      answer = new ClsCodec.Reader(pool.exec(OBJECT, "trash_list", in, PAGE_BYTES));
    } catch (NativeFailure e) {
      if (e.errno() == ErrnoTable.ENOENT) {
        return List.of(); // nothing was ever removed here
      }
      throw e;
    }
    List<Entry> entries = new ArrayList<>();
    for (int left = answer.count(); left > 0; left--) {
      String id = answer.string();
      entries.add(entry(id, answer.struct()));
    }
    return entries;
  }

  private static Entry entry(String id, ClsCodec.Reader spec) throws NativeFailure {
    int source = spec.octet();
    String name = spec.string();
    spec.number(); // when it was deleted
    long keptUntil = spec.number() & 0xffff_ffffL; // seconds, and nanoseconds after them
    return new Entry(id, name, source, keptUntil, spec.atEnd() ? STATE_NORMAL : spec.octet());
  }
}
