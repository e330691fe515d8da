package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param phase Reserved is the default: a page is born with it
 */
@JsonClassDescription("How far the volume is.")
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumePlacementStatus(
    @JsonPropertyDescription(
            "Reserved: decided, the image may not exist yet. Bound: the image exists. Copying: its"
                + " data is being filled in. Deleting is not written: a page whose deletion is"
                + " recorded has a deletionTimestamp.")
        @Default("Reserved")
        @ValidationRule(
            value = "self != 'Reserved' || oldSelf == 'Reserved'",
            message = "a page that was Bound cannot become Reserved again: its image may exist")
        @ValidationRule(
            value = "self != 'Copying' || oldSelf != 'Bound'",
            message =
                "a page that is Bound cannot become Copying: a volume that moves has a target")
        @Nullable Phase phase,
    @JsonPropertyDescription("The volume_id that the volume was given; never changes.")
        @Size(max = 128)
        @ValidationRule(
            value = "self == oldSelf",
            message = "volumeID cannot be changed: a PersistentVolume names it")
        @Nullable String volumeID,
    @JsonPropertyDescription(
            "Where the volume's image is. As decided when not set: it was never elsewhere.")
        @Nullable PlacementDecided location,
    @JsonPropertyDescription(
            "The id that the cluster gave the image, by which it is found when somebody renamed it.")
        @Size(max = 64)
        @Nullable String imageID,
    @JsonPropertyDescription(
            "Where a copy of the image is being made, which will take its place: the volume moves.")
        @Nullable PlacementDecided target,
    @JsonPropertyDescription("How much of a copy is done, while one is under way.")
        @Nullable CopyProgress progress,
    @JsonPropertyDescription(
            "The nodes that the volume is attached to, written before they may use it.")
        @Size(max = 512)
        @Nullable List<NodeAttachment> attachments,
    @JsonPropertyDescription("Conditions, each with a reason and a sentence.") @Size(max = 16)
        @Nullable List<Condition> conditions) {

  /** Bytes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CopyProgress(
      @Required @JsonPropertyDescription("Of the source, copied; bytes.") @Min(0) Long copiedBytes,
      @Required @JsonPropertyDescription("Size of the source, bytes.") @Min(0) Long totalBytes) {}

  /** One node that the volume is attached to. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record NodeAttachment(
      @Required @JsonPropertyDescription("Name of the node.") @Size(min = 1, max = 253) String node,
      @JsonPropertyDescription("Whether the node may only read.") @Default("false")
          @Nullable Boolean readOnly) {}

  /** How far a volume is. */
  public enum Phase {
    Reserved,
    Bound,
    Copying,
    Deleting
  }
}
