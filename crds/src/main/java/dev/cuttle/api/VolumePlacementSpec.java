package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param request never changes
 * @param decision changes only while the page is Reserved, when an attempt failed before its image
 *     could exist
 * @param attempts the attempts that failed so
 * @param sizeBytes what the volume is promised since it was expanded
 */
@JsonClassDescription("What was asked, what was decided, and why.")
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumePlacementSpec(
    @Required
        @JsonPropertyDescription("What was asked. Never changes.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "spec.request cannot be changed: it is what was asked")
        VolumeRequested request,
    @Required
        @JsonPropertyDescription(
            "Where the volume was made; status.location says where it is. Changes only while the"
                + " page is Reserved, when an attempt failed before its image could exist.")
        PlacementDecided decision,
    @JsonPropertyDescription("Attempts on other clusters that failed before an image could exist.")
        @Size(max = 16)
        @Nullable List<FailedAttempt> attempts,
    @Required @JsonPropertyDescription("Why there.") Explanation explanation,
    @JsonPropertyDescription(
            "What the volume is promised since it was expanded, bytes; written before its image"
                + " grows. As asked when not set.")
        @Min(1)
        @Nullable Long sizeBytes) {

  /** Of a volume that was never expanded. */
  public VolumePlacementSpec(
      VolumeRequested request,
      PlacementDecided decision,
      @Nullable List<FailedAttempt> attempts,
      Explanation explanation) {
    this(request, decision, attempts, explanation, null);
  }

  /** What the volume is promised now, bytes. */
  @JsonIgnore
  public long promisedBytes() {
    return sizeBytes == null ? request.sizeBytes() : sizeBytes;
  }

  /** Derived on writing, never read; outside of the request, so that its wording may change. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @JsonPropertyDescription("Claim and size as kubectl prints them.")
  public PrintedRequest printed() {
    ClaimReference claim = request.claim();
    return new PrintedRequest(
        claim == null ? null : claim.namespace() + "/" + claim.name(),
        printedSize(promisedBytes()));
  }

  /** As kubectl prints the size of a page. */
  public static String printedSize(long bytes) {
    return ByteText.of(bytes);
  }

  /**
   * @param sizeBytes what was asked (required_bytes, rounded up), bytes
   * @param parameters the parameters of the class that shape the image
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record VolumeRequested(
      @Required
          @JsonPropertyDescription("Name of the volume, as the provisioner gave it.")
          @Size(min = 1, max = 128)
          String volumeName,
      @Required
          @JsonPropertyDescription("What was asked, rounded up to what Ceph can make; bytes.")
          @Min(1)
          Long sizeBytes,
      @Required @JsonPropertyDescription("The selector of feature tags.") @Size(min = 1, max = 4096)
          String selector,
      @JsonPropertyDescription("The PersistentVolumeClaim that asked, where known.")
          @Nullable ClaimReference claim,
      @JsonPropertyDescription("Parameters of the class that shape the image.") @Size(max = 32)
          @Nullable Map<String, String> parameters,
      @JsonPropertyDescription("What the volume's data is made from; empty for a blank volume.")
          @Size(max = 512)
          @Nullable String source) {}

  /** A PersistentVolumeClaim. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ClaimReference(
      @Required @JsonPropertyDescription("Namespace of the claim.") @Size(max = 63)
          String namespace,
      @Required @JsonPropertyDescription("Name of the claim.") @Size(max = 253) String name) {}

  /** Where the volume is. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PlacementDecided(
      @Required @JsonPropertyDescription("Name of the StorageCluster.") @Size(max = 253)
          String cluster,
      @Required @JsonPropertyDescription("Its fsid.") @Size(max = 36) String clusterID,
      @Required @JsonPropertyDescription("Pool of the image.") @Size(max = 64) String pool,
      @JsonPropertyDescription("RADOS namespace of the image; the default one when not set.")
          @Size(max = 64)
          @Nullable String radosNamespace,
      @JsonPropertyDescription("Pool of the image's data; pool when not set.") @Size(max = 64)
          @Nullable String dataPool,
      @Required @JsonPropertyDescription("Name of the image.") @Size(max = 128) String image) {}

  /** A cluster that failed before an image could exist. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record FailedAttempt(
      @Required @JsonPropertyDescription("Name of the StorageCluster.") @Size(max = 253)
          String cluster,
      @Required @JsonPropertyDescription("Its fsid.") @Size(max = 36) String clusterID,
      @Required @JsonPropertyDescription("What went wrong, as a sentence.") @Size(max = 4096)
          String message) {}

  /**
   * Why there: the chosen cluster first, then the other candidates by score, then the refused.
   *
   * @param clusters at most 32
   * @param omitted how many more there were
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Explanation(
      @Required @JsonPropertyDescription("The decision in one sentence.") @Size(max = 4096)
          String summary,
      @Required
          @JsonPropertyDescription(
              "Every cluster with its verdict: the chosen one, the other candidates by score, the"
                  + " refused.")
          @Size(max = 32)
          List<ClusterVerdict> clusters,
      @JsonPropertyDescription("How many more clusters there were.") @Min(0)
          @Nullable Integer omitted) {}

  /**
   * @param verdict Chosen, Candidate or Refused; score and fill as decimal text, of candidates only
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ClusterVerdict(
      @Required @JsonPropertyDescription("Name of the StorageCluster.") @Size(max = 253)
          String cluster,
      @Required
          @JsonPropertyDescription(
              "Chosen; Candidate: could have been chosen; Refused: could not, see reason.")
          Verdict verdict,
      @JsonPropertyDescription("Why it was refused, one CamelCase word.") @Size(max = 128)
          @Nullable String reason,
      @JsonPropertyDescription("Why it was refused, as a sentence.") @Size(max = 4096)
          @Nullable String message,
      @JsonPropertyDescription("Rendezvous score of a candidate, decimal; higher is better.")
          @Size(max = 40)
          @Nullable String score,
      @JsonPropertyDescription(
              "How full a candidate would be with the volume, decimal; lower is better.")
          @Size(max = 40)
          @Nullable String fill) {}

  /** For printer columns, which cannot join fields. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrintedRequest(
      @JsonPropertyDescription("namespace/name of the claim.") @Size(max = 320)
          @Nullable String claim,
      @JsonPropertyDescription("The size, such as 10Gi.") @Size(max = 16) String size) {}

  /** What became of a cluster in a decision. */
  public enum Verdict {
    Chosen,
    Candidate,
    Refused
  }
}
