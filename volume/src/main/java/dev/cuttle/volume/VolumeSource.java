package dev.cuttle.volume;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the data of a volume is made from.
 *
 * @param id of the snapshot (snapshot_id) or volume (volume_id), or namespace and name of the image
 */
public record VolumeSource(Kind kind, String id) {
  private static final char SEPARATOR = ':';

  /** What sort of thing it is. */
  public enum Kind {
    SNAPSHOT,
    VOLUME,
    IMAGE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public VolumeSource {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the source of a volume has an id");
    }
  }

  /** Reads a {@link #text}; empty if it is none. */
  public static Optional<VolumeSource> parse(String text) {
    int end = text.indexOf(SEPARATOR);
    if (end < 0 || end == text.length() - 1) {
      return Optional.empty();
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.text().equals(text.substring(0, end)))
        .findFirst()
        .map(kind -> new VolumeSource(kind, text.substring(end + 1)));
  }

  /** As a page has it: {@code snapshot:ID}, {@code volume:ID} or {@code image:NAMESPACE/NAME}. */
  public String text() {
    return kind.text() + SEPARATOR + id;
  }

  @Override
  public String toString() {
    return text();
  }
}
