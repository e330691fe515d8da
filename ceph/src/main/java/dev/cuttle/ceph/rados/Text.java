package dev.cuttle.ceph.rados;

/** Texts on their way into C and into the names of objects. */
final class Text {
  private Text() {}

  /** Names become C strings and parts of object names. */
  static void mustBeName(String what, String name) throws NativeFailure {
    must(!name.isEmpty(), "an empty " + what);
    mustBeWhole(what, name);
    must(name.indexOf('/') < 0 && name.indexOf('@') < 0, "a " + what + " with / or @");
  }

  /** A NUL would cut the text short on its way. */
  static void mustBeWhole(String what, String text) throws NativeFailure {
    must(text.indexOf('\0') < 0, "a " + what + " with a NUL character");
  }

  private static void must(boolean holds, String otherwise) throws NativeFailure {
    if (!holds) {
      throw NativeFailure.refused(otherwise);
    }
  }
}
