package dev.cuttle.volume;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import dev.cuttle.placement.MatchingTable;
import dev.cuttle.placement.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How volumes are as far as their pages and the published table tell; no cluster is asked. */
final class PublishedCondition {

  private final Map<String, Cluster> clusters = new HashMap<>();

  PublishedCondition(MatchingTable table) {
    // Of two with one clusterID one is not ready for that alone: it says nothing about the volumes.
    table
        .clusters()
        .forEach(
            cluster -> clusters.merge(cluster.clusterId(), cluster, PublishedCondition::better));
  }

  private static Cluster better(Cluster one, Cluster other) {
    return trouble(one).isPresent() ? other : one;
  }

  InspectedVolume of(VolumeRecord page) {
    return new InspectedVolume(
        page.volumeId(),
        page.sizeBytes(),
        page.attachments().stream().map(VolumeRecord.Attachment::node).toList(),
        topology(page.location()),
        trouble(page));
  }

  /** Segments from which the place is reached; none if its cluster is not in the table. */
  List<Map<String, String>> topology(ImageLocation location) {
    return Optional.ofNullable(clusters.get(location.clusterId()))
        .map(cluster -> AccessibleFrom.segments(cluster.topology()))
        .orElse(List.of());
  }

  private Optional<String> trouble(VolumeRecord page) {
    return switch (page.state()) {
      case RESERVED -> Optional.of("the volume is being created");
      case COPYING ->
          Optional.of(
              "the volume is being copied"
                  + page.places().progress().map(progress -> ": " + progress).orElse(""));
      case DELETING -> Optional.of("the volume is being deleted");
      case BOUND -> trouble(page.location());
    };
  }

  private Optional<String> trouble(ImageLocation location) {
    Cluster cluster = clusters.get(location.clusterId());
    return cluster == null
        ? Optional.of(
            "cluster "
                + location.cluster()
                + " (clusterID "
                + location.clusterId()
                + ") is not in the published table")
        : trouble(cluster);
  }

  private static Optional<String> trouble(Cluster cluster) {
    return switch (cluster.state()) {
      case ClusterState.NotReady(String reason, String message) ->
          words(cluster, new Reason.NotReady(reason, message));
      case ClusterState.Full(String message) -> words(cluster, new Reason.Full(message));
      // Closed for new volumes; those that are there are well.
      case ClusterState.Ready(), ClusterState.Cordoned(), ClusterState.Draining() ->
          Optional.empty();
    };
  }

  private static Optional<String> words(Cluster cluster, Reason reason) {
    return Optional.of("cluster " + cluster.name() + " " + reason.sentence());
  }
}
