package dev.cuttle.api;

/**
 * How a monitor is written in mon_host, as one regular expression that RE2 (of CEL) understands. A
 * host's last label begins with a letter, so that 192.0.2.300 is no host.
 */
final class MonitorAddress {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String IP = "(" + OCTET + "([.]" + OCTET + "){3}|[[][0-9A-Fa-f:.]{2,45}[]])";
  private static final String HOST =
      "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?";
  private static final String PORT =
      "(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?";
  private static final String ENTRY = "(v[12]:)?" + IP + PORT + "(/[0-9]{1,10})?";

  static final String GRAMMAR =
      "^(" + ENTRY + "|" + HOST + PORT + "|[[]" + ENTRY + "(," + ENTRY + ")*[]])$";

  private MonitorAddress() {}
}
