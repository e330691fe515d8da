package dev.cuttle.csi.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a start has opened so far: closed again, last first, unless the start succeeds. */
final class Opened implements AutoCloseable {

  /** Something to be closed that does not fail at that. */
  interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  private final Deque<Closing> open = new ArrayDeque<>();

  <T extends Closing> T keep(T opened) {
    open.push(opened);
    return opened;
  }

  /** The start has succeeded. */
  void release() {
    open.clear();
  }

  @Override
  public void close() {
    open.forEach(Closing::close);
  }
}
