package dev.cuttle.placement;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One second-level record as the chooser sees it.
 *
 * @param name the StorageCluster's name
 * @param clusterId the Ceph fsid
 * @param tags the tags under which the published table lists it, at least one
 * @param weight 0 to 1000; 0 matches but is never chosen
 * @param topology topology key → values from which the cluster can be reached; empty means from
 *     everywhere
 */
public record Cluster(
    String name,
    String clusterId,
    Set<Tag> tags,
    int weight,
    ClusterState state,
    Capacity capacity,
    Map<String, Set<String>> topology) {

  public Cluster {
    if (weight < 0) {
      throw new IllegalArgumentException("weight of " + name + " is negative: " + weight);
    }
    tags = Set.copyOf(tags);
    topology =
        topology.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
  }
}
