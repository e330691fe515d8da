package dev.cuttle.volume;

import dev.cuttle.placement.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked request for a volume.
 *
 * @param sizeBytes what will be provisioned, bytes
 * @param limitBytes what the volume may have at most, bytes; 0 means no limit
 * @param tagsMayChange whether the selector came from an annotation that its owner may have changed
 *     since
 * @param source what its data is to be made from; empty for a blank volume
 * @param topology segments of which at least one must reach the cluster; empty means any
 */
public record VolumeRequest(
    String name,
    long sizeBytes,
    long limitBytes,
    Selector selector,
    boolean tagsMayChange,
    VolumeParameters parameters,
    Optional<VolumeSource> source,
    List<Map<String, String>> topology,
    Optional<Claim> claim) {

  public VolumeRequest {
    topology = List.copyOf(topology);
  }

  /** The PersistentVolumeClaim that asks. */
  public record Claim(String namespace, String name) {}

  /** The same request with the tags that its owner asks for, who may ask otherwise later. */
  VolumeRequest asking(Selector ownersSelector) {
    return new VolumeRequest(
        name, sizeBytes, limitBytes, ownersSelector, true, parameters, source, topology, claim);
  }

  public VolumeKey key() {
    return VolumeKey.of(name);
  }
}
