package dev.cuttle.placement;

import java.util.List;

/** The chooser's answer: one cluster, or none, with the verdict on every cluster of the table. */
public sealed interface Decision {

  /** Verdicts: the chosen first, then the other candidates by score, then the refused by name. */
  List<Verdict> verdicts();

  record Placed(Cluster cluster, List<Verdict> verdicts) implements Decision {
    public Placed {
      verdicts = List.copyOf(verdicts);
    }
  }

  /** No cluster is fit; {@code why} says what kind of refusal it is. */
  record Refused(Why why, String sentence, List<Verdict> verdicts) implements Decision {
    public Refused {
      verdicts = List.copyOf(verdicts);
    }

    /** What stands in the way: the tags, the room on the clusters that match, or their state. */
    public enum Why {
      UNKNOWN_TAG,
      NO_MATCH,
      NO_ROOM,
      NOT_READY
    }
  }
}
