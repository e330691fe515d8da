package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The line that asks the kernel for an image: {@code MONITORS OPTIONS POOL IMAGE -}. */
final class KrbdRequest {
  private static final Pattern WORD = Pattern.compile("[^\\s,]+");
  private static final Pattern OPTION = Pattern.compile("([a-z_]+)(?:=[A-Za-z0-9_.:-]+)?");

  /** What is not for a StorageClass to say. */
  private static final Set<String> OURS =
      Set.of("name", "key", "secret", "fsid", "ip", "_pool_ns", "pool_ns", "snap");

  private static final Set<String> ACCESS = Set.of("ro", "rw", "read_only", "read_write");

  private KrbdRequest() {}

  /** How the key is called in the keyring. */
  static String keyName(ImageAddress image) {
    return "client." + image.access().user();
  }

  static String line(ImageAddress image, boolean readOnly, List<String> options) {
    options.forEach(KrbdRequest::requireHarmless);
    MonitorAddresses monitors = MonitorAddresses.parse(image.access().monitors());
    boolean second = speaksSecond(monitors, options);
    List<String> all = new ArrayList<>();
    all.add("name=" + word("user", image.access().user()));
    all.add("key=" + keyName(image));
    if (second && named("ms_mode", options).isEmpty()) {
      all.add("ms_mode=prefer-crc");
    }
    if (named("mount_timeout", options).isEmpty()) {
      // The kernel lets one client at a time connect, of whatever cluster.
      all.add("mount_timeout=10");
    }
    if (!image.pool().namespace().isEmpty()) {
      all.add("_pool_ns=" + word("namespace", image.pool().namespace()));
    }
    if (readOnly) {
      all.add("ro");
    }
    all.addAll(options);
    return String.join(
        " ",
        String.join(",", second ? monitors.v2() : monitors.v1()),
        String.join(",", all),
        word("pool", image.pool().pool()),
        word("image", image.name()),
        "-");
  }

  /** The first protocol works with every kernel; the second where it is asked for or alone. */
  private static boolean speaksSecond(MonitorAddresses monitors, List<String> options) {
    boolean asked =
        named("ms_mode", options).stream().anyMatch(option -> !option.endsWith("=legacy"));
    if (asked && monitors.v2().isEmpty()) {
      throw new NodeException.Precondition(
          "ms_mode needs monitor addresses of the second protocol (v2, port 3300)");
    }
    return asked || monitors.v1().isEmpty();
  }

  private static List<String> named(String name, List<String> options) {
    return options.stream().filter(option -> option.startsWith(name + "=")).toList();
  }

  private static void requireHarmless(String option) {
    var match = OPTION.matcher(option);
    if (!match.matches() || OURS.contains(match.group(1)) || ACCESS.contains(match.group(1))) {
      throw new NodeException.Invalid("\"" + option + "\" is no option for krbd");
    }
  }

  private static String word(String what, String text) {
    if (!WORD.matcher(text).matches()) {
      throw new NodeException.Invalid("krbd cannot be given the " + what + " \"" + text + "\"");
    }
    return text;
  }
}
