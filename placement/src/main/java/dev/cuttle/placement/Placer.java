package dev.cuttle.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The chooser: filter, shortlist the k best by weighted rendezvous, take the least filled of them.
 *
 * <p>The shortlist bounds what a newly added empty cluster can draw to itself; taking the least
 * filled of it keeps the clusters level (best of two choices: Mitzenmacher, IEEE TPDS 11(1), 2000).
 * k = 1 gives pure weighted shares, k = n greedy filling.
 */
public final class Placer {

  private static final Comparator<Fit> BY_SCORE = Placer::byScore;

  private static final Comparator<Fit> BY_FILL =
      Comparator.comparingDouble(Fit::fill).thenComparing(BY_SCORE);

  private Placer() {}

  /**
   * A cluster that passed the filter. fill = (provisioned + size) / (limit * weight), for
   * comparison only.
   */
  private record Fit(Cluster cluster, double score, double fill) {}

  public static Decision place(PlacementRequest request, MatchingTable table, LedgerSums sums) {
    Optional<Decision.Refused> unknown = unknownTag(request.selector(), table);
    if (unknown.isPresent()) {
      return unknown.get();
    }
    List<Fit> fits = new ArrayList<>();
    List<Verdict.Refused> refused = new ArrayList<>();
    long volumeHash = Rendezvous.hash(request.volumeName());
    for (Cluster cluster : table.clusters()) {
      Load load = sums.on(cluster.clusterId());
      Optional<Reason> reason = Filter.refuse(request, cluster, load);
      if (reason.isPresent()) {
        refused.add(new Verdict.Refused(cluster.name(), reason.get()));
      } else {
        fits.add(fit(request, cluster, load, volumeHash));
      }
    }
    return fits.isEmpty() ? Refusal.of(request, refused) : placed(request, fits, refused);
  }

  /**
   * Why a volume that is on a cluster may not become larger there; empty if it may.
   *
   * @param moreBytes by how much, bytes
   */
  public static Optional<Reason> refuseGrowth(long moreBytes, Cluster cluster, LedgerSums sums) {
    return Filter.refuseGrowth(moreBytes, cluster, sums.on(cluster.clusterId()));
  }

  /** The refusal of a selector that names a tag of which there is no first-level record. */
  public static Optional<Decision.Refused> unknownTag(Selector selector, MatchingTable table) {
    return table
        .unknown(selector)
        .map(tag ->
            new Decision.Refused(
                Decision.Refused.Why.UNKNOWN_TAG, table.unknownSentence(tag), List.of()));
  }

  private static Fit fit(PlacementRequest request, Cluster cluster, Load load, long volumeHash) {
    double share = cluster.capacity().limitBytes() * cluster.weight();
    double promised = cluster.capacity().promisedBytes(load) + request.sizeBytes();
    return new Fit(
        cluster, Rendezvous.score(volumeHash, cluster.clusterId(), share), promised / share);
  }

  private static Decision placed(
      PlacementRequest request, List<Fit> fits, List<Verdict.Refused> refused) {
    fits.sort(BY_SCORE);
    List<Fit> shortlist = fits.subList(0, Math.min(request.choices(), fits.size()));
    int best = shortlist.indexOf(Collections.min(shortlist, BY_FILL));
    Fit chosen = shortlist.get(best);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(new Verdict.Chosen(chosen.cluster().name(), chosen.score(), chosen.fill()));
    for (int i = 0; i < fits.size(); i++) {
      if (i != best) {
        Fit fit = fits.get(i);
        verdicts.add(
            new Verdict.Candidate(
                fit.cluster().name(), fit.score(), fit.fill(), i < shortlist.size()));
      }
    }
    verdicts.addAll(refused);
    return new Decision.Placed(chosen.cluster(), verdicts);
  }

  /** The highest first. */
  private static int byScore(Fit one, Fit other) {
    int order = Double.compare(other.score(), one.score());
    return order != 0 ? order : one.cluster().clusterId().compareTo(other.cluster().clusterId());
  }
}
