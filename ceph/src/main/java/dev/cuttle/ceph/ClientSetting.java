package dev.cuttle.ceph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client settings that an admin may set, each with the values it takes: a closed list, because
 * librados and librbd abort the process at many others. What is not here keeps Ceph's default, or
 * what the cluster's own central configuration says.
 */
public enum ClientSetting {
  MS_CLIENT_MODE(Words.MODES),
  MS_MON_CLIENT_MODE(Words.MODES),
  MS_TCP_NODELAY(Words.SWITCH),
  MS_TCP_RCVBUF(Kind.BYTES, 0, 1L << 26),
  MS_INITIAL_BACKOFF(Kind.NUMBER, 0.05, 5),
  MS_MAX_BACKOFF(Kind.NUMBER, 1, 60),
  MON_CLIENT_HUNT_INTERVAL(Kind.NUMBER, 1, 60),
  MON_CLIENT_PING_INTERVAL(Kind.NUMBER, 1, 60),
  MON_CLIENT_PING_TIMEOUT(Kind.NUMBER, 5, 120),
  OBJECTER_INFLIGHT_OPS(Kind.NUMBER, 16, 1 << 16),
  OBJECTER_INFLIGHT_OP_BYTES(Kind.BYTES, 1 << 20, 1L << 30),
  RBD_CACHE(Words.SWITCH),
  RBD_CACHE_SIZE(Kind.BYTES, 1 << 20, 1 << 28),
  RBD_CONCURRENT_MANAGEMENT_OPS(Kind.NUMBER, 1, 128),
  RBD_COMPRESSION_HINT("\"none\", \"compressible\", \"incompressible\""),
  RBD_ENABLE_ALLOC_HINT(Words.SWITCH),
  RBD_READ_FROM_REPLICA_POLICY("\"default\", \"balance\", \"localize\""),
  RBD_SKIP_PARTIAL_DISCARD(Words.SWITCH);

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}([.][0-9]{1,3})?");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})([KMG]?)");

  private final Kind kind;
  private final String words;
  private final double least;
  private final double most;

  private enum Kind {
    WORD,
    NUMBER,
    BYTES
  }

  private static final class Words {
    static final String MODES = "\"crc\", \"secure\", \"crc secure\", \"secure crc\"";
    static final String SWITCH = "\"true\", \"false\"";

    private Words() {}
  }

  ClientSetting(String words) {
    this.kind = Kind.WORD;
    this.words = words;
    this.least = 0;
    this.most = 0;
  }

  ClientSetting(Kind kind, double least, double most) {
    this.kind = kind;
    this.words = "";
    this.least = least;
    this.most = most;
  }

  /** As in ceph.conf, with underscores. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its name as ceph.conf allows it, with blanks or dashes too. */
  public static Optional<ClientSetting> named(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    return Arrays.stream(values()).filter(setting -> setting.key().equals(plain)).findFirst();
  }

  /** All of their names. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(ClientSetting::key).toList();
  }

  /** The value as librados takes it; empty if it does not fit. */
  public Optional<String> read(String value) {
    String text = value.strip();
    return switch (kind) {
      case WORD ->
          Optional.of(text.toLowerCase(Locale.ROOT))
              .filter(word -> Arrays.asList(words.split(", ", -1)).contains('"' + word + '"'));
      case NUMBER ->
          Optional.of(text)
              .filter((whole() ? WHOLE : DECIMAL).asMatchPredicate())
              .filter(number -> within(Double.parseDouble(number)));
      case BYTES ->
          Optional.of(BYTES.matcher(text))
              .filter(Matcher::matches)
              .map(parts -> Double.parseDouble(parts.group(1)) * factor(parts.group(2)))
              .filter(this::within)
              .map(ClientSetting::plain);
    };
  }

  /** What values fit, in words. */
  public String fitting() {
    String range = plain(least) + " to " + plain(most);
    return switch (kind) {
      case WORD -> "one of " + words;
      case NUMBER -> (whole() ? "a whole number from " : "a number from ") + range;
      case BYTES -> "bytes from " + range + ", also as 64K, 4M or 1G";
    };
  }

  private boolean whole() {
    return least >= 1;
  }

  private boolean within(double value) {
    return value >= least && value <= most;
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "K" -> 1L << 10;
      case "M" -> 1L << 20;
      case "G" -> 1L << 30;
      default -> 1;
    };
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
