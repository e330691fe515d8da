package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator found.
 *
 * @param volumes pages of the ledger that name this cluster
 * @param lastProbeTime RFC 3339; written at most once a minute when nothing else changes
 */
@JsonClassDescription("What the operator found.")
@JsonIgnoreProperties(ignoreUnknown = true)
public record StorageClusterStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Connected, CapacityKnown, TagsMatched and others, each with a reason and a"
                + " sentence.")
        @Size(max = 16)
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The fsid that the cluster itself told.") @Size(max = 64)
        @Nullable String fsid,
    @JsonPropertyDescription("The version of Ceph that its monitors run.") @Size(max = 256)
        @Nullable String cephVersion,
    @JsonPropertyDescription("HEALTH_OK, HEALTH_WARN or HEALTH_ERR, as the cluster told.")
        @Size(max = 64)
        @Nullable String health,
    @JsonPropertyDescription("Bytes there are, are used, and are promised.")
        @Nullable CapacityFigures capacity,
    @JsonPropertyDescription("How many VolumePlacements name this cluster.") @Nullable Long volumes,
    @JsonPropertyDescription(
            "When the cluster was last looked at (RFC 3339); written at most once a minute when"
                + " nothing else changes.")
        @Size(max = 40)
        @Nullable String lastProbeTime) {

  /**
   * Bytes. total: raw; used: user bytes stored in the pool; usable: what the pool can hold;
   * provisioned: promised by the ledger; foreign: provisioned bytes of images in the pool that have
   * no page; limit: what may be promised.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CapacityFigures(
      @JsonPropertyDescription("Raw size of the whole cluster, bytes.") @Nullable Long total,
      @JsonPropertyDescription("User data stored in the pool, bytes.") @Nullable Long used,
      @JsonPropertyDescription("What the pool can hold, bytes.") @Nullable Long usable,
      @JsonPropertyDescription("Sizes of all volumes placed here, bytes.")
          @Nullable Long provisioned,
      @JsonPropertyDescription("Sizes of images in the pool that are not Cuttle's, bytes.")
          @Nullable Long foreign,
      @JsonPropertyDescription("What may be promised at most, bytes.") @Nullable Long limit) {

    /** Derived on writing, never read. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    @JsonPropertyDescription("The figures as kubectl prints them.")
    public PrintedFigures printed() {
      Long promised = provisioned == null ? null : provisioned + (foreign == null ? 0 : foreign);
      return new PrintedFigures(
          ByteText.of(used) + "/" + ByteText.of(usable),
          ByteText.of(promised) + "/" + ByteText.of(limit));
    }
  }

  /** For printer columns, which cannot compute. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrintedFigures(
      @JsonPropertyDescription("used/usable.") @Size(max = 40) String used,
      @JsonPropertyDescription("(provisioned + foreign)/limit.") @Size(max = 40) String promised) {}
}
