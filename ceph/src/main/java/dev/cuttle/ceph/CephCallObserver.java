package dev.cuttle.ceph;

import java.time.Duration;

/** Is told of every call to a cluster, for metrics. Called on busy threads: must not block. */
public interface CephCallObserver {

  /** One that looks away. */
  CephCallObserver NONE =
      new CephCallObserver() {
        @Override
        public void called(String cluster, String operation, String outcome, Duration took) {}

        @Override
        public void inFlight(String cluster, int delta) {}
      };

  /**
   * A call has been answered.
   *
   * @param operation create, complete, exists, stat, id, whereabouts, remove, removeFromTrash,
   *     finishRemovals, metadata, setMetadata, watchers, list or probe
   * @param outcome ok, or the kind of CephException, e.g. NotFound
   * @param took from the caller's point of view, waiting included
   */
  void called(String cluster, String operation, String outcome, Duration took);

  /**
   * The number of native calls now running changed. A call that outlived its caller's deadline
   * still counts.
   */
  void inFlight(String cluster, int delta);
}
