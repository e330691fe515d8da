package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FirstContactsTest {
  private static final CephAccess EAST = access("east", Map.of());

  private final AtomicLong nanos = new AtomicLong();
  private final List<CephAccess> tried = new ArrayList<>();
  private final List<Boolean> repeated = new ArrayList<>();
  private Verdict verdict = new Verdict.Survived();
  private final FirstContacts contacts =
      new FirstContacts(
          (access, again) -> {
            tried.add(access);
            repeated.add(again);
            return verdict;
          },
          nanos::get);

  private static CephAccess access(String cluster, Map<String, String> config) {
    return new CephAccess(
        cluster, "fsid", List.of("192.0.2.1:6789"), "cuttle", new CephKey("c2VjcmV0"), config);
  }

  @Test
  void whatWasSurvivedIsNotTriedAgain() throws NativeFailure {
    contacts.require(EAST);
    nanos.addAndGet(Duration.ofDays(400).toNanos());
    contacts.require(EAST);
    assertThat(tried).containsExactly(EAST);
  }

  @Test
  void aChangeIsTried() throws NativeFailure {
    CephAccess tuned = access("east", Map.of("rbd_cache", "false"));
    contacts.require(EAST);
    contacts.require(tuned);
    assertThat(tried).containsExactly(EAST, tuned);
  }

  @Test
  void whatTheClusterSaysIsToldAndAskedAgainSoon() throws NativeFailure {
    verdict = new Verdict.Refused(NativeFailure.Step.CONNECT, ErrnoTable.EACCES, "");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> contacts.require(EAST))
          .isInstanceOfSatisfying(
              NativeFailure.class, no -> assertThat(no.errno()).isEqualTo(ErrnoTable.EACCES));
    }
    assertThat(tried).hasSize(1);
    nanos.addAndGet(FirstContacts.REFUSED_PAUSE.toNanos());
    verdict = new Verdict.Survived();
    contacts.require(EAST);
  }

  @Test
  void oneThatDiedIsLeftAloneForAGrowingTime() {
    verdict = new Verdict.Died("signal 6: FAILED ceph_assert(messenger)");
    Duration pause = FirstContacts.FIRST_PAUSE;
    for (int deaths = 1; deaths <= 8; deaths++) {
      assertDies("FAILED ceph_assert(messenger)");
      nanos.addAndGet(pause.toNanos() - 1);
      assertDies("tried again in 0 s");
      assertThat(tried).hasSize(deaths);
      nanos.addAndGet(1);
      pause =
          pause.multipliedBy(2).compareTo(FirstContacts.LONGEST_PAUSE) > 0
              ? FirstContacts.LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
    verdict = new Verdict.Survived();
    assertThatCode(() -> contacts.require(EAST)).doesNotThrowAnyException();
  }

  @Test
  void whereNothingCanBeTriedTheClusterIsContactedAllTheSame() {
    verdict = new Verdict.Untried("no java");
    assertThatCode(() -> contacts.require(EAST)).doesNotThrowAnyException();
  }

  private void assertDies(String words) {
    assertThatThrownBy(() -> contacts.require(EAST))
        .isInstanceOfSatisfying(
            NativeFailure.class, no -> assertThat(no.step()).isEqualTo(NativeFailure.Step.SETTINGS))
        .hasMessageContaining("aborts its process when it contacts this cluster")
        .hasMessageContaining(words);
  }

  @Test
  void manyWaitForOneTrialAndFewRunAtOnce() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger trials = new AtomicInteger();
    FirstContacts slow =
        new FirstContacts(
            new TrialSlots(
                (access, again) -> {
                  trials.incrementAndGet();
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  open.await();
                  running.decrementAndGet();
                  return new Verdict.Survived();
                },
                Duration.ofSeconds(60)),
            System::nanoTime);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        CephAccess access = access("cluster-" + i % 10, Map.of());
        calls.add(
            callers.submit(() -> {
              slow.require(access);
              return true;
            }));
      }
      Awaitility.await().until(() -> running.get() == 2);
      open.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(trials).hasValue(10);
    assertThat(most).hasValue(2);
  }

  @Test
  void whoWaitsForATurnIsNeitherTriedNorToldToPause() throws NativeFailure {
    verdict = new Verdict.Waiting();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> contacts.require(EAST))
          .isInstanceOfSatisfying(
              NativeFailure.class, no -> assertThat(no.step()).isEqualTo(NativeFailure.Step.TURN));
    }
    verdict = new Verdict.Survived();
    contacts.require(EAST);
    assertThat(repeated).containsExactly(false, false, false);
  }

  @Test
  void whoWaitsForAnotherTurnIsStillOneThatWasTried() throws NativeFailure {
    verdict = new Verdict.Died("signal 6");
    assertDies("signal 6");
    nanos.addAndGet(FirstContacts.FIRST_PAUSE.toNanos());
    verdict = new Verdict.Waiting();
    assertThatThrownBy(() -> contacts.require(EAST)).isInstanceOf(NativeFailure.class);
    verdict = new Verdict.Survived();
    contacts.require(EAST);
    assertThat(repeated).containsExactly(false, true, true);
  }

  @Test
  void aTrialThatFailsByAFaultOfOursIsNotItsLast() throws NativeFailure {
    AtomicInteger trials = new AtomicInteger();
    FirstContacts failing =
        new FirstContacts(
            (access, again) -> {
              if (trials.incrementAndGet() == 1) {
                throw new UnsupportedAddressTypeException();
              }
              return new Verdict.Survived();
            },
            nanos::get);
    assertThatThrownBy(() -> failing.require(EAST)).isInstanceOf(IllegalStateException.class);
    failing.require(EAST);
    assertThat(trials).hasValue(2);
  }

  @Test
  void whoFindsAnotherClusterHasSurvivedTheContact() throws NativeFailure {
    verdict = new Verdict.Refused(NativeFailure.Step.FSID, 0, "another one");
    contacts.require(EAST);
    nanos.addAndGet(Duration.ofDays(400).toNanos());
    contacts.require(EAST);
    assertThat(tried).hasSize(1);
  }
}
