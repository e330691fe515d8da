package dev.cuttle.ceph.rados;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How long to wait, and how much at once.
 *
 * @param callDeadline what a caller waits at most, connecting included; librados gives up earlier
 * @param removeDeadline the same for a removal, whose time grows with the image's objects. The
 *     removal goes on after it, and a repeated call is told so until it has ended
 * @param probeDeadline the same for a probe
 * @param threads calls to one cluster at once
 * @param removeThreads removals in one cluster at once: threads of their own, so that slow removals
 *     hold up no creation
 * @param queue calls to one cluster that may wait for a thread; one more is refused at once
 */
public record RadosSettings(
    Duration callDeadline,
    Duration removeDeadline,
    Duration probeDeadline,
    int threads,
    int removeThreads,
    int queue) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  public RadosSettings {
    mustBeLongEnough("call", callDeadline);
    mustBeLongEnough("remove", removeDeadline);
    mustBeLongEnough("probe", probeDeadline);
    mustBePositive("threads", threads);
    mustBePositive("remove threads", removeThreads);
    mustBePositive("queue", queue);
  }

  public static RadosSettings defaults() {
    return new RadosSettings(
        Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(8), 16, 8, 256);
  }

  /**
   * For a place among the trials. What comes before and after takes time, too: the look-up of
   * names, the monitors' answers, the trial and the contact itself.
   */
  Duration patience() {
    return Collections.min(List.of(callDeadline, probeDeadline)).dividedBy(4);
  }

  private static void mustBeLongEnough(String what, Duration deadline) {
    if (deadline.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "the " + what + " deadline must be 1 s or more, not " + deadline);
    }
  }

  private static void mustBePositive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more, not " + number);
    }
  }
}
