package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often a status is written. What matters is written at once; sums that every create moves,
 * every ten seconds; the jitter of a cluster in use, every half minute; the bare time of the last
 * probe, once a minute.
 */
final class StatusWriteLimit {

  private static final Duration SUMS = Duration.ofSeconds(10);
  private static final Duration JITTER = Duration.ofSeconds(30);
  private static final Duration TIME = Duration.ofSeconds(60);

  private StatusWriteLimit() {}

  static boolean allows(
      @Nullable StorageClusterStatus before, StorageClusterStatus after, Instant now) {
    if (before == null || !substance(before).equals(substance(after)) || leaps(before, after)) {
      return true;
    }
    Duration silence = silence(before, now);
    if (!Objects.equals(sums(before), sums(after))) {
      return silence.compareTo(SUMS) >= 0;
    }
    if (!Objects.equals(before.capacity(), after.capacity())) {
      return silence.compareTo(JITTER) >= 0;
    }
    return !Objects.equals(before.lastProbeTime(), after.lastProbeTime())
        && silence.compareTo(TIME) >= 0;
  }

  /** Everything but the figures. */
  private static StorageClusterStatus substance(StorageClusterStatus status) {
    return new StorageClusterStatus(
        status.observedGeneration(),
        status.conditions(),
        status.fsid(),
        status.cephVersion(),
        status.health(),
        null,
        null,
        null);
  }

  private record Sums(@Nullable Long volumes, @Nullable Long provisioned) {}

  private static Sums sums(StorageClusterStatus status) {
    CapacityFigures figures = status.capacity();
    return new Sums(status.volumes(), figures == null ? null : figures.provisioned());
  }

  /** Whether a figure that the chooser uses moved by more than a hundredth. */
  private static boolean leaps(StorageClusterStatus before, StorageClusterStatus after) {
    CapacityFigures old = before.capacity();
    CapacityFigures now = after.capacity();
    if (old == null || now == null) {
      return !Objects.equals(old, now);
    }
    long step = Math.max(value(old.usable()), value(now.usable())) / 100;
    return Math.abs(value(old.usable()) - value(now.usable())) > step
        || Math.abs(value(old.used()) - value(now.used())) > step
        || Math.abs(value(old.limit()) - value(now.limit())) > 2 * step
        || !Objects.equals(old.foreign(), now.foreign());
  }

  private static long value(@Nullable Long bytes) {
    return bytes == null ? 0 : bytes;
  }

  private static Duration silence(StorageClusterStatus before, Instant now) {
    return before.lastProbeTime() == null
        ? TIME
        : Duration.between(Instant.parse(before.lastProbeTime()), now);
  }
}
