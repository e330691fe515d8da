package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacementSpec.ClusterVerdict;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.placement.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words a decision for its page: at most 32 clusters, whatever their number. */
final class Explanations {

  private static final int MAX_CLUSTERS = 32;

  private Explanations() {}

  static Explanation of(List<Verdict> verdicts) {
    List<Verdict> listed = listed(verdicts);
    int omitted = verdicts.size() - listed.size();
    return new Explanation(
        summary(verdicts),
        listed.stream().map(Explanations::wire).toList(),
        omitted == 0 ? null : omitted);
  }

  /**
   * The first ones, and at least half of them refusals if there are so many: they are asked for.
   */
  private static List<Verdict> listed(List<Verdict> verdicts) {
    if (verdicts.size() <= MAX_CLUSTERS) {
      return verdicts;
    }
    List<Verdict> fit = verdicts.stream().filter(one -> !(one instanceof Verdict.Refused)).toList();
    int refused = verdicts.size() - fit.size();
    int fitListed = Math.min(fit.size(), Math.max(MAX_CLUSTERS / 2, MAX_CLUSTERS - refused));
    List<Verdict> listed = new ArrayList<>(fit.subList(0, fitListed));
    verdicts.stream()
        .filter(Verdict.Refused.class::isInstance)
        .limit((long) MAX_CLUSTERS - fitListed)
        .forEach(listed::add);
    return listed;
  }

  private static String summary(List<Verdict> verdicts) {
    String chosen = "none";
    int candidates = 0;
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Chosen one -> {
          chosen = one.cluster();
          candidates++;
        }
        case Verdict.Candidate _ -> candidates++;
        case Verdict.Refused _ -> {}
      }
    }
    return PageWriter.bounded(
        chosen + " was chosen: " + candidates + " of " + verdicts.size() + " clusters were fit");
  }

  private static ClusterVerdict wire(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Chosen chosen ->
          new ClusterVerdict(
              chosen.cluster(),
              dev.cuttle.api.VolumePlacementSpec.Verdict.Chosen,
              null,
              null,
              decimal(chosen.score()),
              decimal(chosen.fill()));
      case Verdict.Candidate other ->
          new ClusterVerdict(
              other.cluster(),
              dev.cuttle.api.VolumePlacementSpec.Verdict.Candidate,
              other.shortlisted() ? "FullerThanChosen" : "OutsideShortlist",
              null,
              decimal(other.score()),
              decimal(other.fill()));
      case Verdict.Refused refused ->
          new ClusterVerdict(
              refused.cluster(),
              dev.cuttle.api.VolumePlacementSpec.Verdict.Refused,
              refused.reason().name(),
              PageWriter.bounded(refused.reason().sentence()),
              null,
              null);
    };
  }

  /** Short: enough digits to compare two clusters by eye. */
  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.6g", number);
  }
}
