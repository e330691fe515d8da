package dev.cuttle.csi.app;

import dev.cuttle.csi.node.ImagePlace;
import dev.cuttle.csi.node.ImageSource;
import dev.cuttle.csi.node.ImageSources;
import dev.cuttle.csi.node.NodeException;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How images are reached, from what is published about their clusters. */
final class ClusterImages implements ImageSources {

  private final Function<String, Optional<ClusterEndpoint>> endpoints;

  /**
   * @param endpoints clusterID → how to reach the cluster now
   */
  ClusterImages(Function<String, Optional<ClusterEndpoint>> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public ImageSource source(ImagePlace image) {
    ClusterEndpoint cluster =
        endpoint(image)
            .orElseThrow(() ->
                new NodeException.Precondition(
                    "no StorageCluster has clusterID "
                        + image.clusterId()
                        + ", where image "
                        + image
                        + " is: add the cluster back"));
    return new ImageSource(
        cluster.name(),
        cluster.clusterId(),
        cluster.monitors().stream().flatMap(ClusterImages::addresses).toList(),
        cluster.user(),
        cluster.key(),
        image.pool(),
        image.namespace(),
        image.image());
  }

  private Optional<ClusterEndpoint> endpoint(ImagePlace image) {
    try {
      return endpoints.apply(image.clusterId());
    } catch (VolumeException.Unavailable later) {
      NodeException unavailable = new NodeException.Unavailable(String.valueOf(later.getMessage()));
      unavailable.initCause(later);
      throw unavailable;
    }
  }

  /** {@code [v2:ip:port,v1:ip:port]} is one monitor with two addresses. */
  private static Stream<String> addresses(String monitor) {
    boolean several = monitor.startsWith("[v") && monitor.endsWith("]");
    List<String> addresses =
        several
            ? Arrays.asList(monitor.substring(1, monitor.length() - 1).split(","))
            : List.of(monitor);
    return addresses.stream().map(String::strip);
  }
}
