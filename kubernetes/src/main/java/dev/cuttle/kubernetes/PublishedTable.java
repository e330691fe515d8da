package dev.cuttle.kubernetes;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.InvalidSelector;
import dev.cuttle.placement.MatchingTable;
import dev.cuttle.placement.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The matching table as the FeatureTags have it. Only their rows match a cluster; the
 * StorageClusters give figures, and a row that contradicts them is not believed.
 *
 * @param ignored the rows that are not believed, and why, in words
 */
record PublishedTable(MatchingTable table, List<String> ignored) {

  /** All rows of one cluster, from every tag that lists it. */
  private record Rows(Set<Tag> tags, List<ClusterRow> rows) {
    Rows() {
      this(new HashSet<>(), new ArrayList<>());
    }

    void add(Tag tag, ClusterRow row) {
      tags.add(tag);
      rows.add(row);
    }

    /** Tags are published one by one: while they differ, the row that is not Ready counts. */
    ClusterRow decisive() {
      return rows.stream()
          .filter(row -> row.state() != FeatureTagStatus.RowState.Ready)
          .findFirst()
          .orElseGet(rows::getFirst);
    }

    /** Whether one of the cluster's own tags does not list it. */
    boolean lackATagOf(StorageCluster cluster) {
      return cluster.getSpec().tags().stream()
          .anyMatch(own -> tags.stream().noneMatch(tag -> tag.name().equals(own.name())));
    }
  }

  PublishedTable {
    ignored = List.copyOf(ignored);
  }

  static PublishedTable of(Collection<FeatureTag> featureTags, PublishedClusters published) {
    Set<Tag> known = new HashSet<>();
    Map<String, Rows> byName = new TreeMap<>();
    Map<String, Set<Tag>> contradicted = new TreeMap<>();
    for (FeatureTag featureTag : featureTags) {
      tag(featureTag)
          .ifPresent(tag -> {
            known.add(tag);
            for (ClusterRow row : rows(featureTag)) {
              if (isContradicted(tag, row, published)) {
                contradicted.computeIfAbsent(row.name(), _ -> new HashSet<>()).add(tag);
              } else {
                byName.computeIfAbsent(row.name(), _ -> new Rows()).add(tag, row);
              }
            }
          });
    }
    List<Cluster> clusters = new ArrayList<>();
    byName.forEach(
        (name, rows) -> clusters.add(cluster(rows, contradicted.containsKey(name), published)));
    return new PublishedTable(new MatchingTable(known, clusters), words(contradicted));
  }

  private static List<String> words(Map<String, Set<Tag>> contradicted) {
    return contradicted.entrySet().stream()
        .flatMap(cluster ->
            cluster.getValue().stream()
                .map(tag ->
                    "FeatureTag "
                        + tag.name()
                        + " lists "
                        + cluster.getKey()
                        + ", whose own tags lack it"))
        .sorted()
        .toList();
  }

  /**
   * A row stands until the operator removes it, and anybody who may write the status can add one: a
   * cluster that does not carry the tag itself never matches it.
   */
  private static boolean isContradicted(Tag tag, ClusterRow row, PublishedClusters published) {
    @Nullable StorageCluster cluster = published.byName().get(row.name());
    return cluster != null
        && cluster.getSpec().tags().stream().noneMatch(own -> own.name().equals(tag.name()));
  }

  /** Empty if its name is none; the schema lets no such tag through. */
  private static Optional<Tag> tag(FeatureTag featureTag) {
    try {
      return Optional.of(new Tag(featureTag.getSpec().tag()));
    } catch (InvalidSelector notATag) {
      return Optional.empty();
    }
  }

  private static List<ClusterRow> rows(FeatureTag featureTag) {
    @Nullable FeatureTagStatus status = featureTag.getStatus();
    return status == null ? List.of() : Objects.requireNonNullElse(status.clusters(), List.of());
  }

  /**
   * @param contradicted whether other rows of it were not believed
   */
  private static Cluster cluster(Rows rows, boolean contradicted, PublishedClusters published) {
    ClusterRow row = rows.decisive();
    ClusterFacts facts = ClusterFacts.of(published.byName().get(row.name()));
    return new Cluster(
        row.name(),
        row.clusterID(),
        rows.tags(),
        Objects.requireNonNullElse(row.weight(), 0),
        state(rows, contradicted, facts, published),
        facts.capacity(),
        facts.topology());
  }

  private static ClusterState state(
      Rows rows, boolean contradicted, ClusterFacts facts, PublishedClusters published) {
    boolean changed =
        rows.rows().stream().anyMatch(row -> !row.clusterID().equals(facts.clusterId()));
    if (changed) {
      return new ClusterState.NotReady(
          "Changed", "it was deleted or replaced since the table was published");
    }
    // Between the old tags and the new ones it has neither all of those nor all of these: a request
    // for a cluster without one of them could be placed on it.
    if (contradicted && facts.object().filter(rows::lackATagOf).isPresent()) {
      return new ClusterState.NotReady(
          "Changed", "its tags were changed since the table was published");
    }
    Optional<String> first = facts.object().flatMap(published::duplicateOf);
    if (first.isPresent()) {
      return new ClusterState.NotReady(
          "DuplicateClusterID", "StorageCluster " + first.get() + " has the same clusterID");
    }
    return published(rows.decisive(), facts);
  }

  private static ClusterState published(ClusterRow row, ClusterFacts facts) {
    return switch (row.state()) {
      case Ready ->
          facts.capacityKnown()
              ? new ClusterState.Ready()
              : new ClusterState.NotReady(
                  "CapacityUnknown", "how much it can hold has not been found out yet");
      case Cordoned -> new ClusterState.Cordoned();
      case Draining -> new ClusterState.Draining();
      case NotReady -> notReady(row);
    };
  }

  private static ClusterState notReady(ClusterRow row) {
    String reason = Objects.requireNonNullElse(row.reason(), "Unknown");
    String message = Objects.requireNonNullElse(row.message(), "");
    return FullReason.isOne(reason)
        ? new ClusterState.Full(message)
        : new ClusterState.NotReady(reason, message);
  }
}
