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
 * Runs one candidacy after the other: who lost its lease, or found no API server, starts anew with
 * empty caches rather than go on with old ones.
 */
final class Candidate implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

  private final Supplier<? extends Candidacy> candidacies;
  private final Duration pause;
  private final Duration patience;
  private final AtomicReference<@Nullable Candidacy> current = new AtomicReference<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  Candidate(Supplier<? extends Candidacy> candidacies) {
    this(candidacies, Duration.ofSeconds(2), Duration.ofSeconds(8));
  }

  /**
   * @param pause between two candidacies
   * @param patience with one that is closed
   */
  Candidate(Supplier<? extends Candidacy> candidacies, Duration pause, Duration patience) {
    this.candidacies = candidacies;
    this.pause = pause;
    this.patience = patience;
  }

  boolean ready() {
    Candidacy candidacy = current.get();
    return candidacy != null && candidacy.ready();
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
    try {
      keep(candidacies.get());
    } catch (KubernetesClientException | OperatorException failure) {
      LOG.atWarn().log("cannot start yet, trying again: {}", failure.getMessage());
      LOG.atDebug().setCause(failure).log("why");
    }
    if (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.atDebug().log("a new candidacy");
    }
  }

  private void keep(Candidacy candidacy) throws InterruptedException {
    current.set(candidacy);
    try {
      candidacy.start();
      if (stopping.getCount() > 0) {
        candidacy.awaitLoss();
      }
    } finally {
      current.set(null);
      close(candidacy);
    }
  }

  /** An old candidacy that does not come to its end keeps no new one from its beginning. */
  private void close(Candidacy candidacy) throws InterruptedException {
    Thread closing = Thread.ofPlatform().daemon().name("closing").start(candidacy::close);
    if (!closing.join(patience)) {
      LOG.atWarn().log("an earlier candidacy does not end: it is cut off, and a new one is begun");
      candidacy.cutOff();
    }
  }

  /** Ends {@link #run}, and returns when everything is closed, or after ten seconds. */
  void stop() {
    stopping.countDown();
    Candidacy candidacy = current.get();
    if (candidacy != null) {
      candidacy.stop();
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
