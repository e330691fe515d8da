package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LATE = Duration.ofSeconds(20);

  private final AtomicInteger inFlight = new AtomicInteger();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch hang = new CountDownLatch(1);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final Bulkhead small = new Bulkhead("east", "calls", 1, 1, observer());

  private CephCallObserver observer() {
    return new CephCallObserver() {
      @Override
      public void called(String cluster, String operation, String outcome, Duration took) {
        told.add(cluster + " " + operation + " " + outcome);
      }

      @Override
      public void inFlight(String cluster, int delta) {
        inFlight.addAndGet(delta);
      }
    };
  }

  @AfterEach
  void end() {
    hang.countDown();
    callers.close();
    small.close();
  }

  private static Bulkhead.Order order(Duration deadline) {
    return new Bulkhead.Order("create", "creating image a", deadline, true);
  }

  private String hang() {
    try {
      hang.await();
      return "healed";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Occupies the only thread. */
  private Future<String> occupy() {
    Future<String> hanging = callers.submit(() -> small.run(order(LATE), this::hang));
    await().until(() -> inFlight.get() == 1);
    return hanging;
  }

  private static void assertUnreachable(Throwable thrown, boolean hadNoEffect) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            CephException.Unreachable.class,
            e -> assertThat(e.hadNoEffect()).isEqualTo(hadNoEffect));
  }

  @Test
  void theAnswerComesBackAndIsToldOf() {
    assertThat(small.run(order(LATE), () -> "answer")).isEqualTo("answer");
    assertThat(told).containsExactly("east create ok");
    await().until(() -> inFlight.get() == 0);
  }

  @Test
  void aFailureBecomesItsKind() {
    assertThatThrownBy(() ->
            small.run(
                order(LATE),
                () -> {
                  throw NativeFailure.call(-17);
                }))
        .isInstanceOf(CephException.AlreadyExists.class)
        .hasMessageContaining("creating image a on Ceph cluster east");
    assertThat(told).containsExactly("east create AlreadyExists");
  }

  @Test
  void workThatHasBegunMayStillTakeEffectAfterTheDeadline() {
    assertThatThrownBy(() -> small.run(order(SOON), this::hang))
        .satisfies(e -> assertUnreachable(e, false));
    assertThat(inFlight).hasValue(1);
    hang.countDown();
    await().until(() -> inFlight.get() == 0);
  }

  @Test
  void aQuestionThatHasBegunHasNoEffect() {
    Bulkhead.Order question = new Bulkhead.Order("stat", "looking", SOON, false);
    assertThatThrownBy(() -> small.run(question, this::hang))
        .satisfies(e -> assertUnreachable(e, true));
  }

  @Test
  void workThatStillWaitsAtTheDeadlineNeverRuns() throws Exception {
    Future<String> hanging = occupy();
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() -> small.run(order(SOON), () -> ran.getAndSet(true)))
        .satisfies(e -> assertUnreachable(e, true));
    hang.countDown();
    assertThat(hanging.get()).isEqualTo("healed");
    assertThat(small.run(order(LATE), () -> "next")).isEqualTo("next");
    assertThat(ran).isFalse();
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    Future<String> hanging = occupy();
    Future<String> waiting = callers.submit(() -> small.run(order(LATE), () -> "waited"));
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> small.run(order(Duration.ofMillis(1)), () -> "x"))
                .hasMessageContaining("too many calls"));
    assertThatThrownBy(() -> small.run(order(LATE), () -> "refused"))
        .satisfies(e -> assertUnreachable(e, true));
    hang.countDown();
    assertThat(hanging.get()).isEqualTo("healed");
    assertThat(waiting.get()).isEqualTo("waited");
  }

  @Test
  void anotherClusterDoesNotNotice() {
    var _ = occupy();
    try (Bulkhead other = new Bulkhead("west", "calls", 1, 1, CephCallObserver.NONE)) {
      assertThat(other.run(order(LATE), () -> "at once")).isEqualTo("at once");
    }
  }

  @Test
  void theCallerThatIsInterruptedLeaves() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                small.run(order(LATE), this::hang);
              } catch (CephException.Unreachable e) {
                interrupted.countDown();
              }
            });
    await().until(() -> inFlight.get() == 1);
    caller.interrupt();
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void afterClosingNothingRuns() {
    small.close();
    assertThatThrownBy(() -> small.run(order(LATE), () -> "x"))
        .satisfies(e -> assertUnreachable(e, true));
  }
}
