package dev.cuttle.placement;

/** What became of one cluster in one decision. */
public sealed interface Verdict {

  String cluster();

  /**
   * Score: weighted rendezvous. Fill: (promised + size) / (limit * weight), for comparison only.
   */
  record Chosen(String cluster, double score, double fill) implements Verdict {}

  /** Fit, and not chosen: outside the shortlist, or fuller than the chosen one. */
  record Candidate(String cluster, double score, double fill, boolean shortlisted)
      implements Verdict {}

  record Refused(String cluster, Reason reason) implements Verdict {}
}
