package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait in native calls to one cluster: so many and no more, so that a dead cluster
 * stops only itself. Platform threads, because a native call pins its carrier.
 */
final class Bulkhead implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final String cluster;
  private final CephCallObserver observer;
  private final ThreadPoolExecutor threads;

  /** What is asked, in words, and how long the caller waits. */
  record Order(String operation, String task, Duration deadline, boolean mutates) {}

  /** The work; runs on one of the bulkhead's threads. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws NativeFailure;
  }

  Bulkhead(String cluster, String lane, int size, int queue, CephCallObserver observer) {
    this.cluster = cluster;
    this.observer = observer;
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("ceph-" + cluster + "-" + lane + "-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs the work and waits for it until the deadline. Work that has not begun by then never does;
   * work that has begun goes on without us.
   */
  <T> T run(Order order, Work<T> work) {
    long begun = System.nanoTime();
    try {
      T answer = await(order, work);
      tell(order, "ok", begun);
      return answer;
    } catch (CephException e) {
      tell(order, e.getClass().getSimpleName(), begun);
      throw e;
    }
  }

  private void tell(Order order, String outcome, long begun) {
    observer.called(
        cluster, order.operation(), outcome, Duration.ofNanos(System.nanoTime() - begun));
  }

  private <T> T await(Order order, Work<T> work) {
    Call<T> call = new Call<>(cluster, observer, work);
    try {
      threads.execute(call);
    } catch (RejectedExecutionException e) {
      throw unreachable(order, refusal(), false);
    }
    try {
      return call.get(order.deadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      boolean sent = leave(call);
      throw unreachable(order, "no answer within " + seconds(order) + waiting(sent), sent);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(order, "the caller was interrupted", leave(call));
    } catch (ExecutionException e) {
      throw cause(order, e.getCause());
    }
  }

  private String refusal() {
    return threads.isShutdown()
        ? "its connection is closed"
        : "too many calls are waiting for it already";
  }

  /** Whether the call had begun, so that it may still take effect. */
  private boolean leave(Call<?> call) {
    if (call.abandon()) {
      threads.remove(call);
      return false;
    }
    return true;
  }

  private CephException cause(Order order, @Nullable Throwable thrown) {
    return switch (thrown) {
      case NativeFailure failure ->
          ErrnoTable.translate(failure, cluster, order.task(), order.mutates());
      case CephException known -> known;
      case RuntimeException bug -> throw bug;
      case Error bug -> throw bug;
      case null, default -> throw new IllegalStateException(thrown);
    };
  }

  private CephException unreachable(Order order, String what, boolean sent) {
    return new CephException.Unreachable(cluster, order.task(), 0, what, sent && order.mutates());
  }

  private static String seconds(Order order) {
    return order.deadline().toMillis() / 1000.0 + " s";
  }

  private static String waiting(boolean sent) {
    return sent ? "" : ", all of which it waited for earlier calls";
  }

  /** Refuses new calls; those that run end by their own time limits. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
