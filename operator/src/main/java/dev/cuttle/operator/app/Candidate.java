package dev.cuttle.operator.app;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one keeper after the other: who lost its lease, or found no API server, starts anew with
 * empty caches rather than go on with old ones.
 */
final class Candidate implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Supplier<Keeper> keepers;
  private final AtomicReference<@Nullable Keeper> current = new AtomicReference<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  Candidate(Supplier<Keeper> keepers) {
    this.keepers = keepers;
  }

  boolean ready() {
    Keeper keeper = current.get();
    return keeper != null && keeper.ready();
  }

  /** Returns when it was told to stop. */
  void run() throws InterruptedException {
    try {
      while (stopping.getCount() > 0) {
        once();
      }
    } finally {
      stopped.countDown();
    }
  }

  private void once() throws InterruptedException {
    try (Keeper keeper = keepers.get()) {
      current.set(keeper);
      keeper.start();
      if (stopping.getCount() > 0) {
        keeper.awaitLoss();
      }
    } catch (KubernetesClientException | OperatorException failure) {
      LOG.atWarn().log("cannot start yet, trying again: {}", failure.getMessage());
      LOG.atDebug().setCause(failure).log("why");
    } finally {
      current.set(null);
    }
    if (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.atDebug().log("a new candidacy");
    }
  }

  /** Ends {@link #run}, and returns when everything is closed, or after ten seconds. */
  void stop() {
    stopping.countDown();
    Keeper keeper = current.get();
    if (keeper != null) {
      keeper.stop();
    }
    try {
      if (!stopped.await(10, TimeUnit.SECONDS)) {
        LOG.atWarn().log("not everything could be closed in time");
      }
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping.countDown();
  }
}
