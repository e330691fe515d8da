package dev.cuttle.volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A volume and how it is.
 *
 * @param sizeBytes provisioned size, bytes; 0 if it is not known
 * @param nodes the node_ids of the nodes that may use it, as far as its page says
 * @param topology segments (key → value) of which each reaches it; none means everywhere
 * @param trouble what is wrong with it, in words; empty if nothing is known to be
 */
public record InspectedVolume(
    VolumeId volumeId,
    long sizeBytes,
    List<String> nodes,
    List<Map<String, String>> topology,
    Optional<String> trouble) {

  public InspectedVolume {
    nodes = List.copyOf(nodes);
    topology = List.copyOf(topology);
  }
}
