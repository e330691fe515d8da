package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tags of a cluster under which the matching table does not list it yet. */
final class UnmatchedTags {

  private UnmatchedTags() {}

  static List<String> of(StorageCluster cluster, Collection<FeatureTag> known) {
    String name = cluster.getMetadata().getName();
    Set<String> listing =
        known.stream()
            .filter(tag -> names(tag, name))
            .map(tag -> tag.getMetadata().getName())
            .collect(Collectors.toSet());
    return cluster.getSpec().tags().stream()
        .map(ClusterTag::name)
        .filter(tag -> !listing.contains(tag))
        .toList();
  }

  private static boolean names(FeatureTag tag, String cluster) {
    return tag.getStatus() != null
        && tag.getStatus().clusters() != null
        && tag.getStatus().clusters().stream().anyMatch(row -> row.name().equals(cluster));
  }
}
