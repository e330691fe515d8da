package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.CallTime;
import dev.cuttle.csi.node.NodeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A bounded queue and a few threads for each Ceph cluster, so that one that hangs holds up no
 * other; and one task at a time for each image. Platform threads: a write to /sys may block for as
 * long as the kernel likes, and a keyring belongs to a thread.
 */
final class ClusterQueues {
  private static final int THREADS = 8;
  private static final int WAITING = 128;

  private final Duration deadline;
  private final Map<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();

  /** Image to what is being done with it; it stays when the caller has given up waiting. */
  private final Map<String, FutureTask<?>> underWay = new ConcurrentHashMap<>();

  /**
   * @param deadline how long a caller waits
   */
  ClusterQueues(Duration deadline) {
    this.deadline = deadline;
  }

  /**
   * Runs a task for an image.
   *
   * @param identity whose first part is the cluster
   * @param what in words, for errors
   * @throws NodeException.Aborted if another one for this image is under way
   * @throws NodeException.Unavailable if it did not end in time, or too many wait already
   */
  <T> T call(String identity, String what, Supplier<T> task) {
    return call(identity, what, deadline, task);
  }

  /**
   * The same for a task that is quick, unless something hangs.
   *
   * @param wanted how long the caller waits at most
   */
  <T> T call(String identity, String what, Duration wanted, Supplier<T> task) {
    Duration most = CallTime.atMost(wanted);
    FutureTask<T> job = new Job<>(identity, task);
    if (underWay.putIfAbsent(identity, job) != null) {
      throw new NodeException.Aborted(what + ": another call for this image is under way");
    }
    ThreadPoolExecutor pool = pools.computeIfAbsent(clusterOf(identity), ClusterQueues::pool);
    try {
      pool.execute(job);
    } catch (RejectedExecutionException full) {
      underWay.remove(identity, job);
      throw new NodeException.Unavailable(
          what + ": " + WAITING + " calls for this cluster are waiting already");
    }
    return outcome(pool, identity, what, most, job);
  }

  private <T> T outcome(
      ThreadPoolExecutor pool, String identity, String what, Duration most, FutureTask<T> job) {
    try {
      return job.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      withdraw(pool, identity, job);
      throw new NodeException.Unavailable(what + ": no end within " + most.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      withdraw(pool, identity, job);
      throw new NodeException.Unavailable(what + ": interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(what, e.getCause());
    }
  }

  /** One that has not begun is forgotten; one that has goes on, as nobody could undo it. */
  private void withdraw(ThreadPoolExecutor pool, String identity, FutureTask<?> job) {
    if (pool.remove(job)) {
      underWay.remove(identity, job);
    }
  }

  private final class Job<T> extends FutureTask<T> {
    private final String identity;

    private Job(String identity, Supplier<T> task) {
      super(task::get);
      this.identity = identity;
    }

    /** Over before the caller is told: its next call must not meet this one. */
    @Override
    protected void set(T outcome) {
      underWay.remove(identity, this);
      super.set(outcome);
    }

    @Override
    protected void setException(Throwable failure) {
      underWay.remove(identity, this);
      super.setException(failure);
    }
  }

  private static String clusterOf(String identity) {
    return ImageLocation.parse(identity).map(ImageLocation::clusterId).orElse(identity);
  }

  private static ThreadPoolExecutor pool(String cluster) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("devices-" + cluster + "-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
