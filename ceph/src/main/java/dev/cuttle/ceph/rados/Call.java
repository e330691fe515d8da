package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephCallObserver;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/** One piece of work: waiting, then either running or abandoned, never both. */
final class Call<T> extends FutureTask<T> {
  private final AtomicReference<State> state;

  private enum State {
    WAITING,
    RUNNING,
    ABANDONED
  }

  Call(String cluster, CephCallObserver observer, Bulkhead.Work<T> work) {
    this(new AtomicReference<>(State.WAITING), cluster, observer, work);
  }

  private Call(
      AtomicReference<State> state,
      String cluster,
      CephCallObserver observer,
      Bulkhead.Work<T> work) {
    super(() -> {
      if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
        throw new CancellationException("its caller has gone");
      }
      observer.inFlight(cluster, 1);
      try {
        return work.run();
      } finally {
        observer.inFlight(cluster, -1);
      }
    });
    this.state = state;
  }

  /** Makes sure that it never runs; false if it is too late for that. */
  boolean abandon() {
    return state.compareAndSet(State.WAITING, State.ABANDONED);
  }
}
