package dev.cuttle.ceph;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with which cluster. Shared by the doubles of the ports. Hooks run on the caller's
 * thread; what a hook throws is what the call fails with.
 */
public final class InMemoryFaults {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  /** What may befall a cluster. */
  public enum Fault {
    /** Nobody answers; no call takes effect. */
    UNREACHABLE,
    /** The call takes effect, the answer is lost. */
    ANSWER_LOST,
    /** The key is refused. */
    REVOKED,
    /** Nothing can be written. */
    FULL
  }

  private record Hang(CountDownLatch healed, Duration atMost) {}

  private final ConcurrentHashMap<String, Fault> faults = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Hang> hangs = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, List<Consumer<PortCall>>> before =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, List<Consumer<PortCall>>> after =
      new ConcurrentHashMap<>();
  private final Semaphore hanging = new Semaphore(0);

  public void inject(String cluster, Fault fault) {
    faults.put(cluster, fault);
  }

  /** Each later call to the cluster, before it does anything. */
  public void before(String cluster, Consumer<PortCall> hook) {
    before.computeIfAbsent(cluster, key -> new CopyOnWriteArrayList<>()).add(hook);
  }

  /** Each later call to the cluster that succeeded, before it is answered. */
  public void after(String cluster, Consumer<PortCall> hook) {
    after.computeIfAbsent(cluster, key -> new CopyOnWriteArrayList<>()).add(hook);
  }

  /** These calls fail, and do nothing; all of the cluster if none is named. */
  public void fail(String cluster, CephException why, PortCall.Operation... on) {
    before(cluster, thrower(why, on));
  }

  /** These calls fail after they took effect; all of the cluster if none is named. */
  public void failAfterwards(String cluster, CephException why, PortCall.Operation... on) {
    after(cluster, thrower(why, on));
  }

  private static Consumer<PortCall> thrower(CephException why, PortCall.Operation... on) {
    Set<PortCall.Operation> these = Set.of(on);
    return call -> {
      if (these.isEmpty() || these.contains(call.operation())) {
        throw why;
      }
    };
  }

  /** Calls to the cluster wait until it is healed, then go on. */
  public void hang(String cluster) {
    hang(cluster, FOR_EVER);
  }

  /** The same; a call that has waited this long is unreachable. */
  public void hang(String cluster, Duration atMost) {
    hangs.put(cluster, new Hang(new CountDownLatch(1), atMost));
  }

  /** All faults and hooks of the cluster are over. */
  public void heal(String cluster) {
    faults.remove(cluster);
    before.remove(cluster);
    after.remove(cluster);
    Hang hang = hangs.remove(cluster);
    if (hang != null) {
      hang.healed().countDown();
    }
  }

  /** Waits until one more call hangs. */
  public void awaitHangingCall() throws InterruptedException {
    hanging.acquire();
  }

  @Nullable Fault of(String cluster) {
    return faults.get(cluster);
  }

  /** The call as it comes out with these faults. */
  <T> T run(PortCall call, Supplier<T> work) {
    String cluster = call.cluster();
    waitOut(call);
    before.getOrDefault(cluster, List.of()).forEach(hook -> hook.accept(call));
    refuse(call);
    T answer = work.get();
    after.getOrDefault(cluster, List.of()).forEach(hook -> hook.accept(call));
    if (faults.get(cluster) == Fault.ANSWER_LOST) {
      throw unreachable(call, 110, "no answer in time", true);
    }
    return answer;
  }

  private void refuse(PortCall call) {
    Fault fault = faults.get(call.cluster());
    if (fault == Fault.UNREACHABLE) {
      throw unreachable(call, 110, "no answer in time", false);
    }
    if (fault == Fault.REVOKED) {
      throw new CephException.NotPermitted(call.cluster(), call.task(), 13, "the key is refused");
    }
    if (fault == Fault.FULL && call.operation().needsRoom()) {
      throw new CephException.NoSpace(call.cluster(), call.task(), 28, "the cluster is full");
    }
  }

  private void waitOut(PortCall call) {
    Hang hang = hangs.get(call.cluster());
    if (hang == null) {
      return;
    }
    hanging.release();
    try {
      if (!hang.healed().await(hang.atMost().toNanos(), TimeUnit.NANOSECONDS)) {
        throw unreachable(call, 110, "no answer within " + hang.atMost(), false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(call, 0, "the caller was interrupted", false);
    }
  }

  private static CephException unreachable(PortCall call, int errno, String what, boolean sent) {
    return new CephException.Unreachable(call.cluster(), call.task(), errno, what, sent);
  }
}
