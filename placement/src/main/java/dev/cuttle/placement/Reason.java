package dev.cuttle.placement;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Why a cluster was not chosen. {@link #name} is one of a small fixed set and serves as a metric
 * label; {@link #sentence} is for people: one line of at most some 500 characters, to be read after
 * the cluster's name.
 */
public sealed interface Reason {

  default String name() {
    return getClass().getSimpleName();
  }

  String sentence();

  /**
   * Whether the refusal stands until somebody makes room or reopens the cluster; false if it may
   * pass by itself.
   */
  default boolean isAboutRoom() {
    return true;
  }

  record TagMismatch(Term unmet) implements Reason {
    @Override
    public String sentence() {
      return switch (unmet) {
        case Term.AnyOf any -> "does not carry " + anyOf(any);
        case Term.Not not -> "carries " + not.tag() + ", which the selector excludes";
      };
    }

    private static String anyOf(Term.AnyOf any) {
      return Printable.sentence(
          any.tags().stream().map(Tag::name).collect(Collectors.joining(" or ")));
    }
  }

  record Cordoned() implements Reason {
    @Override
    public String sentence() {
      return "is cordoned: closed for new volumes by its administrator";
    }
  }

  record Draining() implements Reason {
    @Override
    public String sentence() {
      return "is draining: closed for new volumes by its administrator, to be emptied";
    }
  }

  /** The reason and sentence of the cluster's Ready condition. */
  record NotReady(String condition, String message) implements Reason {
    @Override
    public String sentence() {
      return "is not ready: " + Printable.of(condition) + tail(message);
    }

    @Override
    public boolean isAboutRoom() {
      return false;
    }
  }

  record Full(String message) implements Reason {
    @Override
    public String sentence() {
      return "is full" + tail(message);
    }
  }

  record WeightZero() implements Reason {
    @Override
    public String sentence() {
      return "has weight 0: it matches, but is never chosen";
    }
  }

  record Topology(Map<String, ?> reach, List<Map<String, String>> asked) implements Reason {
    @Override
    public String sentence() {
      return "is reachable only from "
          + Printable.sentence(segment(reach))
          + ", not from the asked "
          + Printable.sentence(
              asked.stream().map(Topology::segment).collect(Collectors.joining(" or ")));
    }

    /** Sorted: the order of a set must not show in a sentence that is the same every time. */
    private static String segment(Map<String, ?> segment) {
      return new TreeMap<>(segment)
          .entrySet().stream()
              .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
              .collect(Collectors.joining(", "));
    }

    private static String value(Object value) {
      return value instanceof Iterable<?> values
          ? String.join("|", sorted(values))
          : value.toString();
    }

    private static TreeSet<String> sorted(Iterable<?> values) {
      TreeSet<String> sorted = new TreeSet<>();
      values.forEach(value -> sorted.add(value.toString()));
      return sorted;
    }
  }

  record OverLimit(double provisionedBytes, long sizeBytes, double limitBytes) implements Reason {
    @Override
    public String sentence() {
      return "has not enough room: "
          + Bytes.text(provisionedBytes)
          + " of at most "
          + Bytes.text(limitBytes)
          + " are promised, "
          + Bytes.text((double) sizeBytes)
          + " more are asked";
    }
  }

  record AboveFillGate(double usedFraction, int gatePercent) implements Reason {
    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT,
          "is %.1f %% full, above its fill gate of %d %%",
          100 * usedFraction,
          gatePercent);
    }
  }

  record MaxVolumes(long volumes, long max) implements Reason {
    @Override
    public String sentence() {
      return "holds " + volumes + " volumes of at most " + max;
    }
  }

  record AttemptFailed(String message) implements Reason {
    @Override
    public String sentence() {
      return "failed when this volume was tried there" + tail(message);
    }

    @Override
    public boolean isAboutRoom() {
      return false;
    }
  }

  private static String tail(String message) {
    return message.isBlank() ? "" : ": " + Printable.sentence(message.strip());
  }
}
