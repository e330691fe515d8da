package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CandidateTest {

  private static final Duration SHORT = Duration.ofMillis(10);

  private final List<Try> tries = new CopyOnWriteArrayList<>();
  private volatile boolean unreachable;
  private volatile boolean stuck;
  private final Candidate candidate = new Candidate(this::next, SHORT, Duration.ofMillis(500));
  private Thread running;

  private Try next() {
    Try next = new Try();
    tries.add(next);
    return next;
  }

  @BeforeEach
  void start() {
    running =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                candidate.run();
              } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
              }
            });
    awaitReady(1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    candidate.stop();
    assertThat(running.join(Duration.ofSeconds(10))).isTrue();
  }

  private void awaitReady(int number) {
    await().until(() -> tries.size() >= number && candidate.ready());
  }

  @Test
  void whoLosesTheLeaseIsClosedAndBeginsAnew() {
    tries.getFirst().stop();
    awaitReady(2);
    assertThat(tries.getFirst().closed).isTrue();
    assertThat(tries.getFirst().cutOff).isFalse();
  }

  @Test
  void whoFindsNoServerTriesAgain() {
    unreachable = true;
    tries.getFirst().stop();
    await().until(() -> tries.size() > 3);
    assertThat(candidate.ready()).isFalse();
    unreachable = false;
    await().until(candidate::ready);
    assertThat(tries.get(1).closed).isTrue();
  }

  @Test
  void whoDoesNotComeToAnEndIsCutOffAndHoldsUpNobody() {
    stuck = true;
    tries.getFirst().stop();
    awaitReady(2);
    assertThat(tries.getFirst().cutOff).isTrue();
    assertThat(tries.getFirst().closed).isFalse();
    stuck = false;
    tries.forEach(one -> one.freed.countDown());
  }

  private final class Try implements Candidacy {
    private final CountDownLatch lost = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);
    private volatile boolean started;
    private volatile boolean closed;
    private volatile boolean cutOff;

    @Override
    public void start() {
      if (unreachable) {
        throw new KubernetesClientException("no API server");
      }
      started = true;
    }

    @Override
    public boolean ready() {
      return started;
    }

    @Override
    public void awaitLoss() throws InterruptedException {
      lost.await();
    }

    @Override
    public void stop() {
      lost.countDown();
    }

    @Override
    public void cutOff() {
      cutOff = true;
    }

    @Override
    public void close() {
      try {
        if (stuck) {
          freed.await();
        }
        closed = true;
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
