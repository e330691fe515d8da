package dev.cuttle.csi.linux;

import dev.cuttle.ceph.MonitorAddress;
import dev.cuttle.ceph.MonitorAddress.Endpoint;
import dev.cuttle.csi.node.NodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * The monitors of a cluster, by the protocol that each of their addresses speaks.
 *
 * @param text as they were written
 * @param v1 those of the first messenger protocol, {@code host:port}
 * @param v2 those of the second
 */
record MonitorAddresses(List<String> text, List<String> v1, List<String> v2) {

  /** Without a protocol the port tells. */
  private static final int PORT_OF_SECOND = 3300;

  MonitorAddresses {
    text = List.copyOf(text);
    v1 = List.copyOf(v1);
    v2 = List.copyOf(v2);
  }

  /**
   * @throws NodeException.Invalid if one of them is no address
   */
  static MonitorAddresses parse(List<String> monitors) {
    List<String> v1 = new ArrayList<>();
    List<String> v2 = new ArrayList<>();
    for (String monitor : monitors) {
      MonitorAddress address =
          MonitorAddress.parse(monitor)
              .orElseThrow(() ->
                  new NodeException.Invalid("\"" + monitor + "\" is no address of a monitor"));
      for (Endpoint endpoint : address.endpoints()) {
        (speaksSecond(endpoint) ? v2 : v1).add(endpoint.hostAndPort());
      }
    }
    if (monitors.isEmpty()) {
      throw new NodeException.Invalid("there is no address of a monitor");
    }
    return new MonitorAddresses(monitors, v1, v2);
  }

  private static boolean speaksSecond(Endpoint endpoint) {
    return switch (endpoint.protocol()) {
      case V1 -> false;
      case V2 -> true;
      case UNSAID -> endpoint.port() == PORT_OF_SECOND;
    };
  }

  /** The line of ceph.conf. */
  String asConf() {
    return String.join(",", text);
  }
}
