package dev.cuttle.volume;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.PoolAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to reach one cluster, and where new images go on it. Never printed with its key.
 *
 * @param topology topology key → values from which it can be reached; empty means from everywhere
 */
public record ClusterEndpoint(
    String name,
    String clusterId,
    List<String> monitors,
    String user,
    String key,
    Map<String, String> config,
    String pool,
    String namespace,
    Optional<String> dataPool,
    Map<String, Set<String>> topology) {

  public ClusterEndpoint {
    monitors = List.copyOf(monitors);
    config = Map.copyOf(config);
    topology = Map.copyOf(topology);
  }

  /**
   * Where a new volume with this key goes.
   *
   * @throws VolumeException.Precondition if no volume_id can be made of it
   */
  ImageLocation locationOf(VolumeKey volume) {
    ImageLocation location =
        new ImageLocation(name, clusterId, pool, namespace, dataPool, volume.image());
    try {
      VolumeId.of(location);
    } catch (IllegalArgumentException unfit) {
      throw new VolumeException.Precondition(
          "cluster " + name + " cannot take volumes: " + unfit.getMessage());
    }
    return location;
  }

  /** The address of an image on this cluster, which need not be in the pool where new ones go. */
  public ImageAddress address(String itsPool, String itsNamespace, String image) {
    CephAccess access = new CephAccess(name, clusterId, monitors, user, new CephKey(key), config);
    return new PoolAddress(access, itsPool, itsNamespace).image(image);
  }

  @Override
  public String toString() {
    return "ClusterEndpoint[" + name + " " + clusterId + "]";
  }
}
