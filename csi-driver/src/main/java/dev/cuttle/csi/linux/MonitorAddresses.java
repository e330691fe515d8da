package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The monitors of a cluster, in the forms of ceph.conf.
 *
 * @param text as they were written
 * @param v1 those of the first messenger protocol, {@code ip:port}
 * @param v2 those of the second
 */
record MonitorAddresses(List<String> text, List<String> v1, List<String> v2) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?<protocol>v1|v2|any):)?"
              + "(?<host>\\[[0-9a-fA-F:.%]+\\]|[A-Za-z0-9._-]+)(?::(?<port>\\d+))?(?:/\\d+)?");

  /** One monitor: an address, or several of the same monitor in brackets. */
  private static final Pattern MONITOR =
      Pattern.compile("\\[" + anonymous() + "(?:," + anonymous() + ")*\\]|" + anonymous());

  MonitorAddresses {
    text = List.copyOf(text);
    v1 = List.copyOf(v1);
    v2 = List.copyOf(v2);
  }

  private static String anonymous() {
    return ADDRESS.pattern().replaceAll("\\?<[a-z]+>", "?:");
  }

  /**
   * @throws NodeException.Invalid if one of them is no address
   */
  static MonitorAddresses parse(List<String> monitors) {
    List<String> text = new ArrayList<>();
    List<String> v1 = new ArrayList<>();
    List<String> v2 = new ArrayList<>();
    for (String monitor : monitors) {
      if (!MONITOR.matcher(monitor.strip()).matches()) {
        throw new NodeException.Invalid("\"" + monitor + "\" is no address of a monitor");
      }
      text.add(monitor.strip());
      Matcher address = ADDRESS.matcher(inner(monitor.strip()));
      while (address.find()) {
        sort(address, v1, v2);
      }
    }
    if (text.isEmpty()) {
      throw new NodeException.Invalid("there is no address of a monitor");
    }
    return new MonitorAddresses(text, v1, v2);
  }

  /** Without the brackets round several addresses; those of an IPv6 address stay. */
  private static String inner(String monitor) {
    return monitor.startsWith("[v") || monitor.startsWith("[any")
        ? monitor.substring(1, monitor.length() - 1)
        : monitor;
  }

  /** Without a protocol the port tells: 3300 is the second's; without a port both have theirs. */
  private static void sort(Matcher address, List<String> v1, List<String> v2) {
    String host = address.group("host");
    String port = address.group("port");
    String protocol = address.group("protocol");
    boolean open = protocol == null || protocol.equals("any");
    if (port == null) {
      if (open || "v1".equals(protocol)) {
        v1.add(host + ":6789");
      }
      if (open || "v2".equals(protocol)) {
        v2.add(host + ":3300");
      }
    } else if (open ? port.equals("3300") : "v2".equals(protocol)) {
      v2.add(host + ":" + port);
    } else {
      v1.add(host + ":" + port);
    }
  }

  /** The line of ceph.conf. */
  String asConf() {
    return String.join(",", text);
  }
}
