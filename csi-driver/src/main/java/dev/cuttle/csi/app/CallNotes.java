package dev.cuttle.csi.app;

import io.grpc.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the decorators learn about a call while it runs, for the one line that is logged of it. */
final class CallNotes {

  static final Context.Key<CallNotes> KEY = Context.key("call-notes");

  private final Map<String, String> notes = new ConcurrentSkipListMap<>();

  /**
   * Notes something about the call that is being answered on this thread; outside of one, nothing.
   */
  static void note(String key, String value) {
    CallNotes current = KEY.get();
    if (current != null) {
      current.notes.put(key, value);
    }
  }

  void put(String key, String value) {
    notes.put(key, value);
  }

  Map<String, String> all() {
    return notes;
  }
}
