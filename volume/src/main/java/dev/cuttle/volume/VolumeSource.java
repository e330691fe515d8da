package dev.cuttle.volume;

import java.util.Locale;

/**
 * What the data of a volume is made from.
 *
 * @param id of the snapshot (snapshot_id) or volume (volume_id)
 */
public record VolumeSource(Kind kind, String id) {
  private static final char SEPARATOR = ':';

  /** What sort of thing it is. */
  public enum Kind {
    SNAPSHOT,
    VOLUME;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public VolumeSource {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the source of a volume has an id");
    }
  }

  /** As a page has it: {@code snapshot:ID} or {@code volume:ID}. */
  public String text() {
    return kind.text() + SEPARATOR + id;
  }

  @Override
  public String toString() {
    return text();
  }
}
