package dev.cuttle.ceph;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What is wrong with which cluster. Shared by the doubles of the ports. */
public final class InMemoryFaults {

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

  private final ConcurrentHashMap<String, Fault> faults = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, CountDownLatch> hangs = new ConcurrentHashMap<>();
  private final Semaphore hanging = new Semaphore(0);

  public void inject(String cluster, Fault fault) {
    faults.put(cluster, fault);
  }

  /** Calls to the cluster wait until it is healed, then go on. */
  public void hang(String cluster) {
    hangs.put(cluster, new CountDownLatch(1));
  }

  /** All faults of the cluster are over. */
  public void heal(String cluster) {
    faults.remove(cluster);
    CountDownLatch hang = hangs.remove(cluster);
    if (hang != null) {
      hang.countDown();
    }
  }

  /** Waits until one more call hangs. */
  public void awaitHangingCall() throws InterruptedException {
    hanging.acquire();
  }

  void before(String cluster, String task, boolean writes) {
    waitOut(cluster, task);
    Fault fault = faults.get(cluster);
    if (fault == Fault.UNREACHABLE) {
      throw new CephException.Unreachable(cluster, task, 110, "no answer in time", false);
    }
    if (fault == Fault.REVOKED) {
      throw new CephException.NotPermitted(cluster, task, 13, "the key is refused");
    }
    if (fault == Fault.FULL && writes) {
      throw new CephException.NoSpace(cluster, task, 28, "the cluster is full");
    }
  }

  void after(String cluster, String task) {
    if (faults.get(cluster) == Fault.ANSWER_LOST) {
      throw new CephException.Unreachable(cluster, task, 110, "no answer in time", true);
    }
  }

  @Nullable Fault of(String cluster) {
    return faults.get(cluster);
  }

  private void waitOut(String cluster, String task) {
    CountDownLatch hang = hangs.get(cluster);
    if (hang == null) {
      return;
    }
    hanging.release();
    try {
      hang.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CephException.Unreachable(cluster, task, 0, "the caller was interrupted", false);
    }
  }
}
