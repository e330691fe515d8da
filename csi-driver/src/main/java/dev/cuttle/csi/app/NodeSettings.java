package dev.cuttle.csi.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the node driver is told.
 *
 * @param socket of the CSI services
 * @param registration where it is shown to the kubelet
 * @param http of the monitoring pages
 * @param nodeId name of the node
 * @param maxVolumes how many volumes the node can have at a time; 0 means any number
 * @param callTime within which a call is answered
 * @param topologyPrefixes of the node's labels that say where it is
 * @param version the driver's own
 */
public record NodeSettings(
    Path socket,
    Registration registration,
    InetSocketAddress http,
    String nodeId,
    long maxVolumes,
    Duration callTime,
    List<String> topologyPrefixes,
    String version) {

  /** The same on every node, so that it binds no volume to any. */
  private static final String HAS_DRIVER = "topology." + ControllerDriver.NAME + "/driver";

  public NodeSettings {
    topologyPrefixes = List.copyOf(topologyPrefixes);
  }

  /**
   * @param folder the kubelet's plugins_registry, as this process sees it
   * @param endpoint path of the CSI services' socket, as the kubelet sees it
   */
  public record Registration(Path folder, String endpoint) {}

  /**
   * Of all labels of the node, those that say where it is; and one of our own, because the
   * provisioner refuses a claim that waits for its Pod on a node that says nothing.
   */
  Map<String, String> topology(Map<String, String> labels) {
    Map<String, String> topology = new TreeMap<>(Map.of(HAS_DRIVER, "true"));
    labels.forEach((label, value) -> {
      if (topologyPrefixes.stream().anyMatch(label::startsWith)) {
        topology.put(label, value);
      }
    });
    return topology;
  }
}
