package dev.cuttle.placement;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a cluster may hold the volume at all: a chain of small rules, of which the first refusal
 * wins and says why.
 */
final class Filter {

  @FunctionalInterface
  private interface Rule {
    Optional<Reason> refuse(PlacementRequest request, Cluster cluster, Load load);
  }

  private static final Rule[] RULES = {
    Filter::tags,
    Filter::state,
    Filter::weight,
    Filter::attempts,
    Filter::topology,
    Filter::fillGate,
    Filter::maxVolumes,
    Filter::limit
  };

  private Filter() {}

  static Optional<Reason> refuse(PlacementRequest request, Cluster cluster, Load load) {
    for (Rule rule : RULES) {
      Optional<Reason> reason = rule.refuse(request, cluster, load);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private static Optional<Reason> tags(PlacementRequest request, Cluster cluster, Load load) {
    return MatchingTable.unmet(request.selector(), cluster).map(Reason.TagMismatch::new);
  }

  private static Optional<Reason> state(PlacementRequest request, Cluster cluster, Load load) {
    return cluster.state().refusal();
  }

  private static Optional<Reason> weight(PlacementRequest request, Cluster cluster, Load load) {
    return cluster.weight() > 0 ? Optional.empty() : Optional.of(new Reason.WeightZero());
  }

  private static Optional<Reason> attempts(PlacementRequest request, Cluster cluster, Load load) {
    return Optional.ofNullable(request.failedAttempts().get(cluster.clusterId()))
        .map(Reason.AttemptFailed::new);
  }

  private static Optional<Reason> topology(PlacementRequest request, Cluster cluster, Load load) {
    if (request.topology().isEmpty() || cluster.topology().isEmpty()) {
      return Optional.empty();
    }
    for (Map<String, String> segment : request.topology()) {
      if (reaches(cluster, segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Reason.Topology(cluster.topology(), request.topology()));
  }

  private static boolean reaches(Cluster cluster, Map<String, String> segment) {
    for (Map.Entry<String, Set<String>> reach : cluster.topology().entrySet()) {
      String asked = segment.get(reach.getKey());
      if (asked == null || !reach.getValue().contains(asked)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Reason> fillGate(PlacementRequest request, Cluster cluster, Load load) {
    Capacity capacity = cluster.capacity();
    return capacity.isAboveFillGate()
        ? Optional.of(new Reason.AboveFillGate(capacity.usedFraction(), capacity.fillGatePercent()))
        : Optional.empty();
  }

  private static Optional<Reason> maxVolumes(PlacementRequest request, Cluster cluster, Load load) {
    long max = cluster.capacity().maxVolumes();
    return max == 0 || load.volumes() < max
        ? Optional.empty()
        : Optional.of(new Reason.MaxVolumes(load.volumes(), max));
  }

  private static Optional<Reason> limit(PlacementRequest request, Cluster cluster, Load load) {
    return limit(request.sizeBytes(), cluster, load);
  }

  /**
   * Why a volume that is on the cluster may not become larger by so much, bytes. It goes nowhere
   * else, so a cluster that is closed for new volumes lets it, and so does the fill gate.
   */
  static Optional<Reason> refuseGrowth(long moreBytes, Cluster cluster, Load load) {
    return switch (cluster.state()) {
      case ClusterState.Ready _, ClusterState.Cordoned _, ClusterState.Draining _ ->
          limit(moreBytes, cluster, load);
      case ClusterState.NotReady _, ClusterState.Full _ -> cluster.state().refusal();
    };
  }

  private static Optional<Reason> limit(long moreBytes, Cluster cluster, Load load) {
    double provisioned = cluster.capacity().promisedBytes(load);
    double limit = cluster.capacity().limitBytes();
    return provisioned + (double) moreBytes <= limit
        ? Optional.empty()
        : Optional.of(new Reason.OverLimit(provisioned, moreBytes, limit));
  }
}
