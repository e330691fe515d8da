package dev.cuttle.placement;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of the chooser.
 *
 * @param volumeName the key of the rendezvous
 * @param sizeBytes provisioned size, bytes, above 0
 * @param choices length of the shortlist (k), at least 1; 2 unless the class says otherwise
 * @param topology the segments (key → value) of which at least one must reach the cluster; empty
 *     means any
 * @param failedAttempts clusterID → sentence, of clusters that failed for this volume before the
 *     image could exist
 */
public record PlacementRequest(
    String volumeName,
    long sizeBytes,
    Selector selector,
    int choices,
    List<Map<String, String>> topology,
    Map<String, String> failedAttempts) {

  public static final int DEFAULT_CHOICES = 2;

  public PlacementRequest {
    if (sizeBytes <= 0 || choices < 1) {
      throw new IllegalArgumentException(
          "size and choices must be above 0: " + sizeBytes + " and " + choices);
    }
    topology = topology.stream().map(Map::copyOf).toList();
    failedAttempts = Map.copyOf(failedAttempts);
  }

  /** The clusterIDs that failed before. */
  public Set<String> failed() {
    return failedAttempts.keySet();
  }
}
