package dev.cuttle.operator.featuretag;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.operator.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The matching table as the clusters' specs and Ready conditions demand it. Pure. */
public final class Table {

  private static final int DEFAULT_WEIGHT = 100;

  private Table() {}

  /** By tag, the clusters that carry it, sorted by name; no tag without a cluster. */
  public static SortedMap<String, List<ClusterRow>> rows(Collection<StorageCluster> clusters) {
    SortedMap<String, List<ClusterRow>> rows = new TreeMap<>();
    clusters.stream()
        .sorted(Comparator.comparing(cluster -> cluster.getMetadata().getName()))
        .forEach(cluster ->
            tags(cluster)
                .forEach(
                    tag -> rows.computeIfAbsent(tag, same -> new ArrayList<>()).add(row(cluster))));
    return rows;
  }

  private static Collection<String> tags(StorageCluster cluster) {
    return cluster.getSpec().tags().stream().map(ClusterTag::name).collect(Collectors.toSet());
  }

  static ClusterRow row(StorageCluster cluster) {
    if (cluster.isMarkedForDeletion()) {
      return row(cluster, RowState.NotReady, "Deleting", "the cluster is being deleted");
    }
    Availability availability = cluster.getSpec().availability();
    return switch (availability == null ? Availability.Active : availability) {
      case Cordoned -> row(cluster, RowState.Cordoned, "", "");
      case Draining -> row(cluster, RowState.Draining, "", "");
      case Active -> active(cluster);
    };
  }

  private static ClusterRow active(StorageCluster cluster) {
    Optional<Condition> ready =
        cluster.getStatus() == null
            ? Optional.empty()
            : Conditions.of(cluster.getStatus().conditions(), "Ready");
    if (ready.isEmpty()) {
      return row(cluster, RowState.NotReady, "NotProbed", "no probe has been answered yet");
    }
    Condition condition = ready.get();
    return "True".equals(condition.getStatus())
        ? row(cluster, RowState.Ready, "", "")
        : row(cluster, RowState.NotReady, condition.getReason(), condition.getMessage());
  }

  private static ClusterRow row(
      StorageCluster cluster, RowState state, String reason, String message) {
    Integer weight = cluster.getSpec().weight();
    return new ClusterRow(
        cluster.getMetadata().getName(),
        cluster.getSpec().clusterID(),
        weight == null ? DEFAULT_WEIGHT : weight,
        state,
        reason.isEmpty() ? null : reason,
        message.isEmpty() ? null : message);
  }
}
