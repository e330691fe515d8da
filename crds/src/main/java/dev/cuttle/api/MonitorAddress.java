package dev.cuttle.api;

/**
 * How a monitor is written in mon_host, as one regular expression that RE2 (of CEL, in a raw
 * string) understands. A host's last label begins with a letter, so that 192.0.2.300 is no host.
 */
final class MonitorAddress {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String H = "[0-9A-Fa-f]{1,4}";
  private static final String IPV6 =
      "\\[(("
          + H
          + ":){7}"
          + H
          + ("|(" + H + ":){1,7}:")
          + ("|(" + H + ":){1,6}:" + H)
          + ("|(" + H + ":){1,5}(:" + H + "){2}")
          + ("|(" + H + ":){1,4}(:" + H + "){3}")
          + ("|(" + H + ":){1,3}(:" + H + "){4}")
          + ("|(" + H + ":){1,2}(:" + H + "){5}")
          + ("|" + H + ":(:" + H + "){6}")
          + ("|:((:" + H + "){1,7}|:)")
          + ")\\]";
  private static final String IP = "(" + OCTET + "([.]" + OCTET + "){3}|" + IPV6 + ")";
  private static final String HOST =
      "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?";
  private static final String PORT =
      ":(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

  /** 32 bits: up to 4294967295. */
  private static final String NONCE =
      "(/(0|[1-9][0-9]{0,8}|[1-3][0-9]{9}|4[01][0-9]{8}|42[0-8][0-9]{7}|429[0-3][0-9]{6}"
          + "|4294[0-8][0-9]{5}|42949[0-5][0-9]{4}|429496[0-6][0-9]{3}|4294967[01][0-9]{2}"
          + "|42949672[0-8][0-9]|429496729[0-5]))?";

  private static final String PLACE = IP + PORT + NONCE;
  private static final String TYPED = "v[12]:" + PLACE;

  static final String GRAMMAR =
      "^((v[12]:)?" + PLACE + "|" + HOST + PORT + "|\\[" + TYPED + "(," + TYPED + ")*\\])$";

  private MonitorAddress() {}
}
