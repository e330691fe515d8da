package dev.cuttle.operator.featuretag;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which foreign writes were told: each once, and of a tag one a minute at most. Caches lag behind,
 * a table is written in two steps, and who writes without end would be told without end.
 */
final class ToldWrites {

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private record Told(Instant when, Set<StatusWrite> writes) {}

  private final Map<String, Told> last = new HashMap<>();

  /** Notes that it is told now; false if it was told already, or another a moment ago. */
  boolean add(ForeignWrite write, Instant now) {
    Told before = last.get(write.tag());
    if (before != null && (now.isBefore(before.when().plus(PAUSE)) || isKnown(write, before))) {
      return false;
    }
    last.put(write.tag(), new Told(now, Set.copyOf(write.writes())));
    return true;
  }

  private static boolean isKnown(ForeignWrite write, Told before) {
    return !write.writes().isEmpty() && before.writes().containsAll(write.writes());
  }
}
