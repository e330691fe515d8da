package dev.cuttle.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Words the refusal of a request: one line per cluster that matches, with its reason. */
final class Refusal {

  private static final int LINES = 12;

  private Refusal() {}

  static Decision.Refused of(PlacementRequest request, List<Verdict.Refused> verdicts) {
    List<Verdict.Refused> matches =
        verdicts.stream()
            .filter(verdict -> !(verdict.reason() instanceof Reason.TagMismatch))
            .toList();
    List<Verdict> all = new ArrayList<>(verdicts);
    if (matches.isEmpty()) {
      return new Decision.Refused(
          Decision.Refused.Why.NO_MATCH,
          "no cluster matches tags '" + request.selector() + "'" + lines(verdicts),
          all);
    }
    boolean roomOnly = matches.stream().allMatch(verdict -> verdict.reason().isAboutRoom());
    return new Decision.Refused(
        roomOnly ? Decision.Refused.Why.NO_ROOM : Decision.Refused.Why.NOT_READY,
        "no cluster with tags '"
            + request.selector()
            + "' can take "
            + Bytes.text((double) request.sizeBytes())
            + lines(matches)
            + others(verdicts.size() - matches.size()),
        all);
  }

  private static String lines(List<Verdict.Refused> verdicts) {
    String listed =
        verdicts.stream()
            .limit(LINES)
            .map(verdict -> "\n- " + verdict.cluster() + " " + verdict.reason().sentence())
            .collect(Collectors.joining());
    return (verdicts.isEmpty() ? "" : ":" + listed)
        + (verdicts.size() > LINES ? "\n- and " + (verdicts.size() - LINES) + " more" : "");
  }

  private static String others(int mismatched) {
    return mismatched == 0
        ? ""
        : "\n(" + mismatched + (mismatched == 1 ? " other does" : " others do") + " not match)";
  }
}
