package dev.cuttle.volume;

import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.MatchingTable;
import dev.cuttle.placement.Tag;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A directory in maps, changed at will. */
public final class InMemoryDirectory implements ClusterDirectory {

  private final Map<String, Cluster> clusters = new TreeMap<>();
  private final Map<String, ClusterEndpoint> endpoints = new TreeMap<>();
  private final Set<Tag> withoutCluster = new HashSet<>();
  private boolean unread;

  /** Adds a cluster to the table, or replaces the one with its clusterID. */
  public synchronized void put(Cluster cluster, ClusterEndpoint endpoint) {
    clusters.put(cluster.clusterId(), cluster);
    endpoints.put(endpoint.clusterId(), endpoint);
  }

  /** Removes a cluster from the table and from reach. */
  public synchronized void remove(String clusterId) {
    clusters.remove(clusterId);
    endpoints.remove(clusterId);
  }

  /** A cluster whose key cannot be had: it stays in the table. */
  public synchronized void loseKey(String clusterId) {
    endpoints.remove(clusterId);
  }

  /** A first-level record that no cluster carries. */
  public synchronized void know(String tag) {
    withoutCluster.add(new Tag(tag));
  }

  /** As before the first reading is done. */
  public synchronized void unread(boolean now) {
    unread = now;
  }

  @Override
  public synchronized MatchingTable table() {
    read();
    Set<Tag> known = new HashSet<>(withoutCluster);
    clusters.values().forEach(cluster -> known.addAll(cluster.tags()));
    return new MatchingTable(known, clusters.values().stream().toList());
  }

  @Override
  public synchronized Optional<ClusterEndpoint> endpoint(String clusterId) {
    read();
    ClusterEndpoint endpoint = endpoints.get(clusterId);
    if (endpoint == null && clusters.containsKey(clusterId)) {
      throw new VolumeException.Unavailable(
          "the key of cluster " + clusters.get(clusterId).name() + " cannot be had: no Secret");
    }
    return Optional.ofNullable(endpoint);
  }

  private void read() {
    if (unread) {
      throw new VolumeException.Unavailable("the directory of clusters has not been read yet");
    }
  }
}
