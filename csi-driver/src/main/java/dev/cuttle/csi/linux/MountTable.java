package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.Mounts.Mount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in /proc/PID/mountinfo, in its order. */
record MountTable(List<Entry> entries) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  MountTable {
    entries = List.copyOf(entries);
  }

  /**
   * One line. Paths are text here, as not all that stand in the table can be a Path.
   *
   * @param parent id of the mount that this one is on
   * @param filesystem its device number, {@code major:minor}: the same for all mounts of it
   * @param source what was mounted, such as /dev/rbd0
   */
  record Entry(
      int id,
      int parent,
      String filesystem,
      String root,
      String target,
      boolean readOnly,
      String type,
      String source) {

    /** A line such as {@code 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw}. */
    static Entry parse(String line) {
      List<String> words = Arrays.asList(line.split(" ", -1));
      int dash = words.indexOf("-");
      if (dash < 6 || words.size() < dash + 3) {
        throw new IllegalArgumentException("no line of mountinfo: " + line);
      }
      boolean readOnly =
          saysReadOnly(words.get(5))
              || (words.size() > dash + 3 && saysReadOnly(words.get(dash + 3)));
      return new Entry(
          Integer.parseInt(words.get(0)),
          Integer.parseInt(words.get(1)),
          words.get(2),
          plain(words.get(3)),
          plain(words.get(4)),
          readOnly,
          words.get(dash + 1),
          plain(words.get(dash + 2)));
    }

    private static boolean saysReadOnly(String options) {
      return Arrays.asList(options.split(",", -1)).contains("ro");
    }

    /** Whether it shows a device's node at its target, rather than a filesystem. */
    boolean isDeviceNode() {
      return type.equals("devtmpfs") && !root.equals("/");
    }

    private String device() {
      return isDeviceNode() ? "/dev" + root : source;
    }

    Mount asMount() {
      return new Mount(Path.of(target), Path.of(device()), root, type, readOnly);
    }
  }

  static MountTable parse(List<String> lines) {
    return new MountTable(lines.stream().filter(l -> !l.isBlank()).map(Entry::parse).toList());
  }

  static MountTable of(Path mountinfo) {
    try {
      // Others may mount at paths that are no UTF-8; those are none of ours.
      String text = new String(Files.readAllBytes(mountinfo), StandardCharsets.UTF_8);
      return parse(text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Space, tab, newline and backslash are written in octal. */
  private static String plain(String escaped) {
    return OCTAL
        .matcher(escaped)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(match.group(1), 8))));
  }

  /** The uppermost mount at exactly this path. */
  Optional<Entry> at(Path target) {
    List<Entry> stack =
        entries.stream().filter(entry -> entry.target().equals(target.toString())).toList();
    return stack.stream()
        .filter(entry -> stack.stream().noneMatch(other -> other.parent() == entry.id()))
        .reduce((earlier, later) -> later);
  }

  /** All mounts of the device, or of its node. */
  List<Entry> onDevice(Path device) {
    return entries.stream().filter(entry -> entry.device().equals(device.toString())).toList();
  }

  /** The mount in which this path lies. */
  Optional<Entry> covering(Path path) {
    for (Path step = path; step != null; step = step.getParent()) {
      Optional<Entry> entry = at(step);
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }
}
