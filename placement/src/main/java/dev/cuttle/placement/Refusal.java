package dev.cuttle.placement;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Words the refusal of a request: one line per cluster that matches, with its reason.
 *
 * <p>The text ends as an event on a PVC, after some words of the provisioner, and an event holds
 * 1024 characters. So it has at most {@link #LENGTH}: what does not fit is counted by reason.
 */
final class Refusal {

  /** Of the whole text, in characters. */
  static final int LENGTH = 800;

  /** Kept free for the counts below the lines: eleven reasons with their numbers fit. */
  private static final int COUNTS = 240;

  /** Of one cluster, in characters: the first always fits. */
  private static final int LINE = 300;

  private static final int LINES = 12;

  private Refusal() {}

  static Decision.Refused of(PlacementRequest request, List<Verdict.Refused> verdicts) {
    String tags = Printable.of(request.selector().text());
    List<Verdict.Refused> matches =
        verdicts.stream()
            .filter(verdict -> !(verdict.reason() instanceof Reason.TagMismatch))
            .toList();
    if (matches.isEmpty()) {
      return new Decision.Refused(
          Decision.Refused.Why.NO_MATCH,
          withLines("no cluster matches tags '" + tags + "'", verdicts),
          List.copyOf(verdicts));
    }
    boolean roomOnly = matches.stream().allMatch(verdict -> verdict.reason().isAboutRoom());
    String size = Bytes.text((double) request.sizeBytes());
    return new Decision.Refused(
        roomOnly ? Decision.Refused.Why.NO_ROOM : Decision.Refused.Why.NOT_READY,
        withLines("no cluster with tags '" + tags + "' can take " + size, matches)
            + others(verdicts.size() - matches.size()),
        List.copyOf(verdicts));
  }

  private static String withLines(String opening, List<Verdict.Refused> verdicts) {
    StringBuilder text = new StringBuilder(opening);
    int listed = 0;
    for (Verdict.Refused verdict : verdicts.subList(0, Math.min(LINES, verdicts.size()))) {
      String line = "- " + Printable.of(verdict.cluster()) + " " + verdict.reason().sentence();
      line = Printable.of(line, LINE);
      if (text.length() + line.length() + 2 > LENGTH - COUNTS) {
        break;
      }
      text.append(listed == 0 ? ":\n" : "\n").append(line);
      listed++;
    }
    return text + counts(verdicts.subList(listed, verdicts.size()));
  }

  /** Such as {@code 5 more: 2 Cordoned, 3 OverLimit}. */
  private static String counts(List<Verdict.Refused> unlisted) {
    return unlisted.isEmpty()
        ? ""
        : "\n- and "
            + unlisted.size()
            + " more: "
            + unlisted.stream()
                .collect(
                    Collectors.groupingBy(
                        verdict -> verdict.reason().name(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
  }

  private static String others(int mismatched) {
    return mismatched == 0
        ? ""
        : "\n(" + mismatched + (mismatched == 1 ? " other does" : " others do") + " not match)";
  }
}
