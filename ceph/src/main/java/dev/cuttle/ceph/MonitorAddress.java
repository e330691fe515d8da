package dev.cuttle.ceph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One monitor, as an entry of mon_host: {@code ip:port}, {@code host:port}, {@code [IPv6]:port}, or
 * {@code [v2:ip:port,v1:ip:port]}, several addresses of the same monitor. The custom resource's
 * pattern accepts exactly these.
 *
 * @param text as it was written
 */
public record MonitorAddress(String text, List<Endpoint> endpoints) {

  /** Most that a nonce may be: 32 bits without a sign. */
  private static final long MAX_NONCE = 0xffff_ffffL;

  private static final int MAX_PORT = 65535;
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "((?<protocol>v[12]):)?(?<host>[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\]):(?<port>[0-9]+)"
              + "(/(?<nonce>[0-9]+))?");

  /** The messenger protocol that an address speaks; without a word of it, the port tells. */
  public enum Protocol {
    V1,
    V2,
    UNSAID
  }

  /**
   * Where a monitor listens.
   *
   * @param host an IPv4 address, an IPv6 address without brackets, or a name
   */
  public record Endpoint(Protocol protocol, String host, int port) {

    /** Whether the host must be looked up. */
    public boolean isName() {
      return !isIpv4(host) && !isIpv6(host);
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    public String hostAndPort() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  public MonitorAddress {
    endpoints = List.copyOf(endpoints);
  }

  /** Empty if it is none. */
  public static Optional<MonitorAddress> parse(String text) {
    boolean several = text.startsWith("[v") && text.endsWith("]");
    String inner = several ? text.substring(1, text.length() - 1) : text;
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : several ? inner.split(",", -1) : new String[] {inner}) {
      Optional<Endpoint> endpoint = endpoint(part, several);
      if (endpoint.isEmpty()) {
        return Optional.empty();
      }
      endpoints.add(endpoint.get());
    }
    return Optional.of(new MonitorAddress(text, endpoints));
  }

  private static Optional<Endpoint> endpoint(String text, boolean several) {
    Matcher parts = ENDPOINT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = parts.group("host").replaceAll("[\\[\\]]", "");
    boolean bracketed = parts.group("host").startsWith("[");
    String protocol = parts.group("protocol");
    String nonce = parts.group("nonce");
    boolean bare = !several && protocol == null && nonce == null;
    boolean known = bracketed ? isIpv6(host) : isIpv4(host) || (bare && isHostName(host));
    return known
            && number(parts.group("port"), 1, MAX_PORT)
            && (nonce == null || number(nonce, 0, MAX_NONCE))
        ? Optional.of(new Endpoint(protocol(protocol), host, Integer.parseInt(parts.group("port"))))
        : Optional.empty();
  }

  private static Protocol protocol(@Nullable String word) {
    return switch (word) {
      case "v1" -> Protocol.V1;
      case "v2" -> Protocol.V2;
      case null, default -> Protocol.UNSAID;
    };
  }

  private static boolean number(String digits, long least, long most) {
    return NUMBER.matcher(digits).matches()
        && Long.parseLong(digits) >= least
        && Long.parseLong(digits) <= most;
  }

  private static boolean isIpv4(String host) {
    String[] octets = host.split("\\.", -1);
    if (octets.length != 4) {
      return false;
    }
    for (String octet : octets) {
      if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
        return false;
      }
    }
    return true;
  }

  /** Eight groups, or fewer round one {@code ::}. */
  private static boolean isIpv6(String host) {
    String[] halves = host.split("::", -1);
    int groups = 0;
    for (String half : halves) {
      String[] parts = half.isEmpty() ? new String[0] : half.split(":", -1);
      for (String part : parts) {
        if (!GROUP.matcher(part).matches()) {
          return false;
        }
      }
      groups += parts.length;
    }
    return halves.length == 1 ? groups == 8 : halves.length == 2 && groups < 8;
  }

  /** Its last label begins with a letter, so that 192.0.2.300 is none. */
  private static boolean isHostName(String host) {
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return Character.isLetter(labels[labels.length - 1].charAt(0));
  }
}
