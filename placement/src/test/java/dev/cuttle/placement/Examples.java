package dev.cuttle.placement;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Values for the tests of this package; each has only what a test wants to vary. */
final class Examples {

  static final long GIB = 1L << 30;
  static final long TIB = 1L << 40;

  private Examples() {}

  static Capacity capacity(long usableBytes) {
    return new Capacity(usableBytes, 0, 0, 2.0, 10, 85, 0);
  }

  static Cluster cluster(String name, String... tags) {
    return new Cluster(
        name, id(name), tags(tags), 100, new ClusterState.Ready(), capacity(TIB), Map.of());
  }

  static Cluster with(Cluster cluster, ClusterState state) {
    return new Cluster(
        cluster.name(),
        cluster.clusterId(),
        cluster.tags(),
        cluster.weight(),
        state,
        cluster.capacity(),
        cluster.topology());
  }

  static Cluster with(Cluster cluster, Capacity capacity) {
    return new Cluster(
        cluster.name(),
        cluster.clusterId(),
        cluster.tags(),
        cluster.weight(),
        cluster.state(),
        capacity,
        cluster.topology());
  }

  static Cluster withWeight(Cluster cluster, int weight) {
    return new Cluster(
        cluster.name(),
        cluster.clusterId(),
        cluster.tags(),
        weight,
        cluster.state(),
        cluster.capacity(),
        cluster.topology());
  }

  static Cluster with(Cluster cluster, Map<String, Set<String>> topology) {
    return new Cluster(
        cluster.name(),
        cluster.clusterId(),
        cluster.tags(),
        cluster.weight(),
        cluster.state(),
        cluster.capacity(),
        topology);
  }

  static String id(String name) {
    return "fsid-" + name;
  }

  static Set<Tag> tags(String... names) {
    return Arrays.stream(names).map(Tag::new).collect(Collectors.toSet());
  }

  /** Knows the tags of its clusters. */
  static MatchingTable table(List<Cluster> clusters) {
    return new MatchingTable(
        clusters.stream().flatMap(cluster -> cluster.tags().stream()).collect(Collectors.toSet()),
        clusters);
  }

  static PlacementRequest request(String volume, String selector) {
    return request(volume, GIB, selector, 2);
  }

  static PlacementRequest request(String volume, long size, String selector, int choices) {
    return new PlacementRequest(
        volume, size, Selector.parse(selector), choices, List.of(), Map.of());
  }

  static LedgerSums empty() {
    return clusterId -> Load.NONE;
  }

  static LedgerSums sums(Map<String, Load> loads) {
    return clusterId -> loads.getOrDefault(clusterId, Load.NONE);
  }
}
