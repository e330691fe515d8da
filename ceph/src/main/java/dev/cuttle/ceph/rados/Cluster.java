package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephCallObserver;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All we hold of one cluster: its threads and the connection its calls share. */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final Contacts contacts;
  private final Duration deadline;
  private final EnumMap<Lane, Bulkhead> lanes = new EnumMap<>(Lane.class);
  private final ImagesInHand inHand;
  private @Nullable Attempt current;
  private boolean closed;

  /** Work with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws NativeFailure;
  }

  /** A connect that many may wait for and the first of them carries out. */
  private static final class Attempt {
    private final CephAccess access;
    private final FutureTask<Connection> task;

    Attempt(CephAccess access, Contacts contacts, Duration deadline) {
      this.access = access;
      this.task = new FutureTask<>(() -> told(contacts.open(access, TimeLimits.of(deadline))));
    }
  }

  Cluster(String name, RadosSettings settings, Contacts contacts, CephCallObserver observer) {
    this.contacts = contacts;
    this.deadline = settings.callDeadline();
    for (Lane lane : Lane.values()) {
      lanes.put(lane, lane.threads(name, settings, observer));
    }
    this.inHand = new ImagesInHand(name);
  }

  Bulkhead lane(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  ImagesInHand inHand() {
    return inHand;
  }

  /** Lends the shared connection, connecting first if need be. On a thread of the bulkheads. */
  <T> T withConnection(CephAccess access, Work<T> work) throws NativeFailure {
    Connection connection = borrow(access);
    try {
      return work.run(connection);
    } catch (NativeFailure e) {
      if (Relogin.isDue(e.errno(), connection.age())) {
        drop(connection);
      }
      throw e;
    } finally {
      connection.giveBack();
    }
  }

  private static Connection told(Connection connection) {
    if (!connection.unresolved().isEmpty()) {
      LOG.atWarn()
          .addKeyValue("cluster", connection.cluster())
          .log(
              "names of monitors that cannot be resolved: {}",
              String.join(", ", connection.unresolved()));
    }
    return connection;
  }

  private Connection borrow(CephAccess access) throws NativeFailure {
    while (true) {
      Attempt attempt = attempt(access);
      attempt.task.run(); // does nothing for all but the first
      Connection connection = outcome(attempt);
      if (connection.borrow()) {
        return connection;
      }
      forget(attempt);
    }
  }

  private synchronized Attempt attempt(CephAccess access) throws NativeFailure {
    if (closed) {
      throw new NativeFailure(NativeFailure.Step.CONNECT, ErrnoTable.ESHUTDOWN, "");
    }
    Attempt now = current;
    if (now == null || !now.access.equals(access)) {
      retireCurrent();
      now = new Attempt(access, contacts, deadline);
      current = now;
    }
    return now;
  }

  private Connection outcome(Attempt attempt) throws NativeFailure {
    try {
      return attempt.task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NativeFailure(NativeFailure.Step.CONNECT, ErrnoTable.EAGAIN, "");
    } catch (ExecutionException e) {
      forget(attempt);
      switch (e.getCause()) {
        case NativeFailure failure -> throw failure;
        case Error bug -> throw bug;
        case null, default -> throw new IllegalStateException("connecting failed", e.getCause());
      }
    }
  }

  private synchronized void forget(Attempt attempt) {
    if (current == attempt) {
      current = null;
    }
  }

  /** The next call makes another connection. */
  private synchronized void drop(Connection connection) {
    Attempt now = current;
    if (now != null
        && now.task.state() == FutureTask.State.SUCCESS
        && now.task.resultNow() == connection) {
      retireCurrent();
    }
  }

  private synchronized void retireCurrent() {
    Attempt old = current;
    current = null;
    if (old != null) {
      Thread.ofPlatform().daemon().name("ceph-retire").start(() -> retire(old));
    }
  }

  /** On a thread of its own: a connect may be under way, and a shutdown waits for daemons. */
  private static void retire(Attempt attempt) {
    try {
      attempt.task.get().retire();
    } catch (ExecutionException e) {
      LOG.debug("nothing to shut down: the connect had failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    lanes.values().forEach(Bulkhead::close);
    synchronized (this) {
      closed = true;
      retireCurrent();
    }
  }
}
