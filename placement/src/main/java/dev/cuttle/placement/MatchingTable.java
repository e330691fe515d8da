package dev.cuttle.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The published table: which first-level records there are, and which second-level records each of
 * them matches (here seen from the other side, as the tags of each cluster).
 *
 * @param known every first-level record, those without a match too
 * @param clusters kept in the order of their names, so that no decision has to sort them
 */
public record MatchingTable(Set<Tag> known, List<Cluster> clusters) {

  public MatchingTable {
    known = Set.copyOf(known);
    clusters = clusters.stream().sorted(Comparator.comparing(Cluster::name)).toList();
  }

  /**
   * The first term of the selector that does not hold for the cluster; empty if the cluster
   * matches.
   */
  static Optional<Term> unmet(Selector selector, Cluster cluster) {
    for (Term term : selector.terms()) {
      if (!term.holds(cluster.tags())) {
        return Optional.of(term);
      }
    }
    return Optional.empty();
  }

  /** The first tag of the selector that is no first-level record. */
  Optional<Tag> unknown(Selector selector) {
    return selector.tags().filter(tag -> !known.contains(tag)).findFirst();
  }

  /** Names the nearest known tag and lists the rest. */
  String unknownSentence(Tag unknown) {
    if (known.isEmpty()) {
      return "unknown tag '"
          + unknown
          + "': the matching table is empty, there is no FeatureTag yet";
    }
    Tag nearest = Spelling.nearest(unknown, known);
    Collection<Tag> rest = new TreeSet<>(known);
    rest.remove(nearest);
    return "unknown tag '"
        + unknown
        + "': did you mean '"
        + nearest
        + "'?"
        + (rest.isEmpty()
            ? " It is the only known tag"
            : " Other known tags: " + Spelling.list(rest));
  }
}
