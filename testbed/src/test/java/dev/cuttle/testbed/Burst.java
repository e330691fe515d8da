package dev.cuttle.testbed;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Callers that create and delete volumes and, as sidecars do, repeat a call until it is answered
 * for good.
 */
final class Burst {

  /** Longer than a burst with kills, each of which may leave a new watch for half a minute. */
  private static final Duration WATCHED_AT_MOST = Duration.ofMinutes(10);

  private final CsiClient csi;
  private final Set<String> told = new ConcurrentSkipListSet<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicBoolean failed = new AtomicBoolean();

  Burst(CsiClient csi) {
    this.csi = csi;
  }

  /** The volume_ids of volumes that the callers were told exist, and not told deleted. */
  Set<String> told() {
    return told;
  }

  int answers() {
    return answers.get();
  }

  /**
   * Each caller makes volumes one after the other, and deletes one in four again. Ends when every
   * call was answered for good.
   */
  void run(int callers, BooleanSupplier goOn, long seed) throws Exception {
    inParallel(
        IntStream.range(0, callers)
            .mapToObj(caller -> new Random(seed + caller))
            .<Runnable>map(random -> () -> work(random, goOn)));
  }

  /** Deletes every volume that is left, as its callers would. */
  void deleteAll() throws Exception {
    inParallel(told.stream().<Runnable>map(id -> () -> delete(id)));
    told.clear();
  }

  private static void inParallel(Stream<Runnable> tasks) throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all = tasks.map(pool::submit).toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private void work(Random random, BooleanSupplier goOn) {
    while (goOn.getAsBoolean()) {
      String name = "burst-" + Long.toHexString(random.nextLong());
      String tags = random.nextBoolean() ? "ssd" : "hdd";
      String id = create(name, tags);
      told.add(id);
      if (random.nextInt(4) == 0) {
        told.remove(id);
        delete(id);
      }
      answers.incrementAndGet();
    }
  }

  /** Whether a caller was given an answer that nobody repeats; {@link #run} throws it. */
  boolean failed() {
    return failed.get();
  }

  private String create(String name, String tags) {
    while (true) {
      try {
        return csi.create(name, tags, 1L << 30);
      } catch (StatusRuntimeException again) {
        requireRetriable(again);
        pause();
      }
    }
  }

  private void delete(String id) {
    long watched = System.nanoTime() + WATCHED_AT_MOST.toNanos();
    while (true) {
      try {
        csi.delete(id);
        return;
      } catch (StatusRuntimeException again) {
        // A killed driver's watch on the image it was removing lasts half a minute: a sidecar
        // repeats that, too.
        if (again.getStatus().getCode() != Status.Code.FAILED_PRECONDITION
            || System.nanoTime() > watched) {
          requireRetriable(again);
        }
        pause();
      }
    }
  }

  /** As a sidecar does, so that a refused call is not a busy loop. */
  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
  }

  private void requireRetriable(StatusRuntimeException failure) {
    Status.Code code = failure.getStatus().getCode();
    if (code != Status.Code.UNAVAILABLE
        && code != Status.Code.ABORTED
        && code != Status.Code.DEADLINE_EXCEEDED) {
      failed.set(true);
      throw failure;
    }
  }
}
