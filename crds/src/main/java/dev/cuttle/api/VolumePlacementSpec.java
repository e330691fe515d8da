package dev.cuttle.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param request never changes
 * @param decision changes only while the page is Reserved, when an attempt failed before its image
 *     could exist
 * @param attempts the attempts that failed so
 */
public record VolumePlacementSpec(
    VolumeRequested request,
    PlacementDecided decision,
    @Nullable List<FailedAttempt> attempts,
    Explanation explanation) {

  /**
   * @param sizeBytes what was asked (required_bytes, rounded up), bytes
   * @param parameters the parameters of the class that shape the image
   */
  public record VolumeRequested(
      String volumeName,
      Long sizeBytes,
      String selector,
      @Nullable ClaimReference claim,
      @Nullable Map<String, String> parameters,
      @Nullable String source) {}

  public record ClaimReference(String namespace, String name) {}

  public record PlacementDecided(
      String cluster,
      String clusterID,
      String pool,
      @Nullable String radosNamespace,
      @Nullable String dataPool,
      String image) {}

  public record FailedAttempt(String cluster, String clusterID, String message) {}

  /**
   * Why there: the chosen cluster first, then the other candidates by score, then the refused.
   *
   * @param clusters at most 32
   * @param omitted how many more there were
   */
  public record Explanation(
      String summary, List<ClusterVerdict> clusters, @Nullable Integer omitted) {}

  /**
   * @param verdict Chosen, Candidate or Refused; score and fill as decimal text, of candidates only
   */
  public record ClusterVerdict(
      String cluster,
      Verdict verdict,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String score,
      @Nullable String fill) {}

  public enum Verdict {
    Chosen,
    Candidate,
    Refused
  }
}
