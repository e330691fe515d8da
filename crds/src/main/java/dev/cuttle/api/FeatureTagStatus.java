package dev.cuttle.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the matching table.
 *
 * @param clusters the second-level records that carry this tag, sorted by name
 * @param matched how many they are
 * @param ready how many of them are Ready
 */
public record FeatureTagStatus(
    @Nullable Long observedGeneration,
    @Nullable List<Condition> conditions,
    @Nullable List<ClusterRow> clusters,
    @Nullable Integer matched,
    @Nullable Integer ready) {

  /**
   * @param state Ready, NotReady, Cordoned or Draining
   * @param reason for NotReady: the CamelCase reason of the cluster's Ready condition
   * @param message for NotReady: its sentence
   */
  public record ClusterRow(
      String name,
      String clusterID,
      Integer weight,
      RowState state,
      @Nullable String reason,
      @Nullable String message) {}

  public enum RowState {
    Ready,
    NotReady,
    Cordoned,
    Draining
  }
}
