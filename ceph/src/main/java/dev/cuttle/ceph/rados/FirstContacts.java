package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accesses a process of its own has survived. Each is tried once, many may wait for the
 * outcome; a cluster with a new key, address or setting is tried again.
 */
final class FirstContacts {
  private static final Logger LOG = LoggerFactory.getLogger(FirstContacts.class);

  /** After a refusal: whoever asks before that is told the same. */
  static final Duration REFUSED_PAUSE = Duration.ofSeconds(3);

  static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private static final Duration FOR_GOOD = Duration.ofDays(36_500);

  private final Trial trial;
  private final LongSupplier nanoTime;
  private final Map<String, Contact> contacts = new HashMap<>();

  /** What is known of one cluster's present access. */
  private static final class Contact {
    private final CephAccess access;
    private FutureTask<Verdict> trial;
    private long until;
    private int deaths;
    private boolean judged;
    private boolean again;

    Contact(CephAccess access, FutureTask<Verdict> trial) {
      this.access = access;
      this.trial = trial;
    }
  }

  FirstContacts(Trial trial, LongSupplier nanoTime) {
    this.trial = trial;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns once the access has been survived, at once if it was before.
   *
   * @throws NativeFailure what the cluster said to the trial, that the trial died, or that it could
   *     not be tried yet
   */
  void require(CephAccess access) throws NativeFailure {
    Contact contact = contact(access);
    FutureTask<Verdict> now = task(contact);
    now.run(); // does nothing for all but the first
    Verdict verdict = outcome(contact, now);
    judged(contact, now, verdict);
    switch (verdict) {
      case Verdict.Survived fine -> {}
      case Verdict.Untried untried ->
          LOG.atWarn()
              .addKeyValue("cluster", access.cluster())
              .log("contacted without a trial: {}", untried.why());
      case Verdict.Refused refused when refused.connected() -> {}
      case Verdict.Refused refused -> throw refused.failure();
      case Verdict.Waiting waiting ->
          throw new NativeFailure(
              NativeFailure.Step.TURN, 0, "the first contacts of other clusters come first");
      case Verdict.Died died -> throw deadly(contact, died);
    }
  }

  synchronized void forget(String cluster) {
    contacts.remove(cluster);
  }

  private synchronized Contact contact(CephAccess access) {
    Contact known = contacts.get(access.cluster());
    if (known != null && known.access.equals(access)) {
      return known;
    }
    Contact made = new Contact(access, trial(access, false));
    contacts.put(access.cluster(), made);
    return made;
  }

  /** The trial under way, the last one's outcome while it holds, or a new one. */
  private synchronized FutureTask<Verdict> task(Contact contact) {
    if (contact.judged && nanoTime.getAsLong() - contact.until >= 0) {
      renew(contact);
    }
    return contact.trial;
  }

  private void renew(Contact contact) {
    contact.trial = trial(contact.access, contact.again);
    contact.judged = false;
  }

  private FutureTask<Verdict> trial(CephAccess access, boolean again) {
    return new FutureTask<>(() -> trial.run(access, again));
  }

  private Verdict outcome(Contact contact, FutureTask<Verdict> task) throws NativeFailure {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NativeFailure(NativeFailure.Step.CONNECT, ErrnoTable.EAGAIN, "");
    } catch (ExecutionException e) {
      fruitless(contact, task);
      throw new IllegalStateException("a first contact failed", e.getCause());
    }
  }

  /** It told nothing: whoever comes next begins another one at once. */
  private synchronized void fruitless(Contact contact, FutureTask<Verdict> task) {
    if (contact.trial.equals(task)) {
      renew(contact);
    }
  }

  /** By the first who sees the outcome: how long it holds. */
  private synchronized void judged(Contact contact, FutureTask<Verdict> task, Verdict verdict) {
    if (verdict instanceof Verdict.Waiting) {
      fruitless(contact, task);
      return;
    }
    if (!contact.trial.equals(task) || contact.judged) {
      return;
    }
    contact.judged = true;
    contact.again = true;
    contact.until = nanoTime.getAsLong() + holds(contact, verdict).toNanos();
    if (verdict instanceof Verdict.Died died) {
      LOG.atError()
          .addKeyValue("cluster", contact.access.cluster())
          .log(
              "the Ceph client library aborts when it contacts this cluster: {}", died.lastWords());
    }
  }

  private static Duration holds(Contact contact, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Survived survived -> FOR_GOOD;
      case Verdict.Refused refused when refused.connected() -> FOR_GOOD;
      case Verdict.Refused refused -> REFUSED_PAUSE;
      case Verdict.Untried untried -> REFUSED_PAUSE;
      case Verdict.Waiting waiting -> Duration.ZERO;
      case Verdict.Died died -> {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(contact.deaths++, 10));
        yield pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    };
  }

  private synchronized NativeFailure deadly(Contact contact, Verdict.Died died) {
    long seconds = Math.max(0, contact.until - nanoTime.getAsLong()) / 1_000_000_000L;
    return new NativeFailure(
        NativeFailure.Step.SETTINGS,
        0,
        "the Ceph client library aborts its process when it contacts this cluster ("
            + died.lastWords()
            + "), so it is not contacted; look at the settings in spec.ceph.config and in the"
            + " cluster's central configuration. It is tried again in "
            + seconds
            + " s");
  }
}
