package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
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
@JsonClassDescription("The tag's row of the matching table, as the operator published it.")
@JsonIgnoreProperties(ignoreUnknown = true)
public record FeatureTagStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Matched and others, each with a reason and a sentence.")
        @Size(max = 16)
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription(
            "The StorageClusters that carry this tag, sorted by name: exactly what a request for it"
                + " can be placed on.")
        @Size(max = 1000)
        @Nullable List<ClusterRow> clusters,
    @JsonPropertyDescription("How many clusters carry the tag.") @Nullable Integer matched,
    @JsonPropertyDescription("How many of them are Ready.") @Nullable Integer ready) {

  /**
   * @param state Ready, NotReady, Cordoned or Draining
   * @param reason for NotReady: the CamelCase reason of the cluster's Ready condition
   * @param message for NotReady: its sentence
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ClusterRow(
      @Required @JsonPropertyDescription("Name of the StorageCluster.") @Size(max = 253)
          String name,
      @Required @JsonPropertyDescription("Its fsid.") @Size(max = 36) String clusterID,
      @Required @JsonPropertyDescription("Its weight.") Integer weight,
      @Required
          @JsonPropertyDescription(
              "Ready takes new volumes; NotReady, Cordoned and Draining take none.")
          RowState state,
      @JsonPropertyDescription("For NotReady: the reason of the cluster's Ready condition.")
          @Size(max = 1024)
          @Nullable String reason,
      @JsonPropertyDescription("For NotReady: the sentence of the cluster's Ready condition.")
          @Size(max = 32768)
          @Nullable String message) {}

  /** Whether a cluster takes new volumes, and why not. */
  public enum RowState {
    Ready,
    NotReady,
    Cordoned,
    Draining
  }
}
