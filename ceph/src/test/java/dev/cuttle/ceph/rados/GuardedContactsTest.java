package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuardedContactsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger trials = new AtomicInteger();
  private final List<TimeLimits> contacted = new ArrayList<>();
  private Duration trialTakes = Duration.ZERO;
  private final GuardedContacts contacts =
      new GuardedContacts(
          new FirstContacts(this::trial, nanos::get),
          new ContactNotes(Optional.empty(), Clock.systemUTC()),
          this::contact,
          nanos::get);

  private Verdict trial(CephAccess access, boolean again) {
    trials.incrementAndGet();
    nanos.addAndGet(trialTakes.toNanos());
    return new Verdict.Survived();
  }

  /** No cluster is needed to see that one would have been contacted. */
  private Connection contact(CephAccess access, TimeLimits limits) throws NativeFailure {
    contacted.add(limits);
    throw new NativeFailure(NativeFailure.Step.CONNECT, ErrnoTable.EACCES, "");
  }

  private void assertRefused(Map<String, String> config, NativeFailure.Step step) {
    CephAccess access =
        new CephAccess(
            "east", "fsid", List.of("192.0.2.1:6789"), "cuttle", new CephKey("a2V5"), config);
    assertThatThrownBy(() -> contacts.open(access, TimeLimits.of(DEADLINE)))
        .isInstanceOfSatisfying(NativeFailure.class, no -> assertThat(no.step()).isEqualTo(step));
  }

  @Test
  void settingsThatMayNotBeSetAreNotEvenTried() {
    assertRefused(Map.of("ms_type", "async+rdma"), NativeFailure.Step.SETTINGS);
    assertThat(trials).hasValue(0);
    assertThat(contacted).isEmpty();
  }

  @Test
  void theTrialsTimeIsTheCallersToo() {
    trialTakes = Duration.ofSeconds(4);
    assertRefused(Map.of(), NativeFailure.Step.CONNECT);
    assertRefused(Map.of(), NativeFailure.Step.CONNECT);
    assertThat(contacted)
        .containsExactly(new TimeLimits(DEADLINE, Duration.ofSeconds(6)), TimeLimits.of(DEADLINE));
  }

  @Test
  void whoHasNoTimeLeftContactsNobody() {
    trialTakes = Duration.ofSeconds(12);
    assertRefused(Map.of(), NativeFailure.Step.CONNECT);
    assertThat(contacted).isEmpty();
    assertRefused(Map.of(), NativeFailure.Step.CONNECT);
    assertThat(contacted).containsExactly(TimeLimits.of(DEADLINE));
  }
}
