package dev.cuttle.placement;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why a cluster was not chosen. {@link #name} is one of a small fixed set and serves as a metric
 * label; {@link #sentence} is for people.
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
        case Term.AnyOf any ->
            "does not carry " + String.join(" or ", any.tags().stream().map(Tag::name).toList());
        case Term.Not not -> "carries " + not.tag() + ", which the selector excludes";
      };
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
      return "is being drained by its administrator";
    }
  }

  /** The reason and sentence of the cluster's Ready condition. */
  record NotReady(String condition, String message) implements Reason {
    @Override
    public String sentence() {
      return "is not ready: " + condition + (message.isBlank() ? "" : ": " + message);
    }

    @Override
    public boolean isAboutRoom() {
      return false;
    }
  }

  record Full(String message) implements Reason {
    @Override
    public String sentence() {
      return "is full: " + message;
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
      return "is reachable from " + reach + " only, which is none of the asked " + asked;
    }
  }

  record OverLimit(double provisionedBytes, long sizeBytes, double limitBytes) implements Reason {
    @Override
    public String sentence() {
      return "has not enough room: "
          + Bytes.text(provisionedBytes)
          + " are promised of at most "
          + Bytes.text(limitBytes)
          + ", and "
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
      return "failed when this volume was tried there: " + message;
    }

    @Override
    public boolean isAboutRoom() {
      return false;
    }
  }
}
