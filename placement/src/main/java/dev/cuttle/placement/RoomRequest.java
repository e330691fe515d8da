package dev.cuttle.placement;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked about the room that is left.
 *
 * @param selector empty means any cluster
 * @param leastBytes the smallest volume that is of use, bytes, above 0: a cluster that cannot take
 *     it has no room
 * @param topology as of a {@link PlacementRequest}
 */
public record RoomRequest(
    Optional<Selector> selector, long leastBytes, List<Map<String, String>> topology) {

  public RoomRequest {
    if (leastBytes <= 0) {
      throw new IllegalArgumentException("the least size must be above 0: " + leastBytes);
    }
    topology = topology.stream().map(Map::copyOf).toList();
  }

  /**
   * The smallest volume of use, as it would be asked for. Without a selector by the cluster's own
   * tag.
   */
  PlacementRequest smallestOn(Cluster cluster) {
    return new PlacementRequest(
        "",
        leastBytes,
        selector.orElseGet(() -> ownTag(cluster)),
        PlacementRequest.DEFAULT_CHOICES,
        topology,
        Map.of());
  }

  private static Selector ownTag(Cluster cluster) {
    return new Selector(List.of(new Term.AnyOf(List.of(Collections.min(cluster.tags())))));
  }
}
