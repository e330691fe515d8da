package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.PoolAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one place that runs native calls: on the lane of their cluster, with a deadline, in a pool of
 * its shared connection, and one change of an image at a time. The topics stand beside it: {@link
 * RadosImages}, {@link RadosClusters}.
 */
final class NativeCalls implements AutoCloseable {
  private final RadosSettings settings;
  private final Contacts contacts;
  private final CephCallObserver observer;
  private final ConcurrentHashMap<String, Cluster> clusters = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Work on a pool that answers nothing. */
  @FunctionalInterface
  interface Change {
    void run(Pool pool) throws NativeFailure;
  }

  NativeCalls(RadosSettings settings, Contacts contacts, CephCallObserver observer) {
    this.settings = settings;
    this.contacts = contacts;
    this.observer = observer;
  }

  /** About an image, by its name. */
  <T> T ask(Operation operation, ImageAddress image, Connection.PoolWork<T> work) {
    return ask(operation, image.pool(), image.name(), work);
  }

  /** About whatever the subject names. */
  <T> T ask(Operation operation, PoolAddress pool, String subject, Connection.PoolWork<T> work) {
    Bulkhead.Order order = order(operation, pool, subject);
    Cluster cluster = cluster(pool.access().cluster());
    return cluster
        .lane(operation.lane())
        .run(order, () -> withPool(cluster, pool, operation, work));
  }

  void change(Operation operation, ImageAddress image, Change work) {
    change(operation, image.pool(), image.name(), work);
  }

  void change(Operation operation, PoolAddress pool, String subject, Change work) {
    var _ =
        answeringChange(
            operation,
            pool.image(subject),
            open -> {
              work.run(open);
              return true;
            });
  }

  /** A change of an image that answers something. */
  <T> T answeringChange(Operation operation, ImageAddress image, Connection.PoolWork<T> work) {
    PoolAddress pool = image.pool();
    Bulkhead.Order order = order(operation, pool, image.name());
    Cluster cluster = cluster(pool.access().cluster());
    return cluster
        .lane(operation.lane())
        .run(
            order,
            () ->
                cluster
                    .inHand()
                    .alone(image, order.task(), () -> withPool(cluster, pool, operation, work)));
  }

  private Bulkhead.Order order(Operation operation, PoolAddress pool, String subject) {
    return operation.on(pool.access().cluster(), subject, settings);
  }

  /** On a connection of its own, so that a refused login is noticed. */
  ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    Operation probe = Operation.PROBE;
    Bulkhead.Order order = order(probe, pool, pool.pool());
    return cluster(pool.access().cluster())
        .lane(probe.lane())
        .run(order, () -> ClusterProbe.run(contacts, pool, dataPool, order.deadline()));
  }

  private static <T> T withPool(
      Cluster cluster, PoolAddress address, Operation operation, Connection.PoolWork<T> work)
      throws NativeFailure {
    return cluster.withConnection(
        address.access(),
        connection ->
            connection.withPool(
                address,
                pool -> {
                  if (operation.makesRoom()) {
                    pool.tryThoughFull();
                  }
                  return work.run(pool);
                }));
  }

  private Cluster cluster(String name) {
    if (closed) {
      throw new IllegalStateException("the connections to Ceph are closed");
    }
    Cluster cluster =
        clusters.computeIfAbsent(name, key -> new Cluster(key, settings, contacts, observer));
    if (closed) {
      drop(name); // close() may have passed by before we put it there
    }
    return cluster;
  }

  void forget(String cluster) {
    contacts.forget(cluster);
    drop(cluster);
  }

  private void drop(String cluster) {
    Cluster gone = clusters.remove(cluster);
    if (gone != null) {
      gone.close();
    }
  }

  /** Ends all connections; calls under way end by their own time limits. */
  @Override
  public void close() {
    closed = true;
    clusters.keySet().forEach(this::drop);
    contacts.close();
  }
}
