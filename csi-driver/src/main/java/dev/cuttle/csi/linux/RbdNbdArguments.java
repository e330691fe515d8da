package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arguments of rbd-nbd. The key comes through its standard input. */
final class RbdNbdArguments {
  static final String PROGRAM = "rbd-nbd";

  /** Not among them: what runs programs (quiesce), and what lets a device outlive its process. */
  private static final Pattern OPTION =
      Pattern.compile("exclusive|notrim|(io-timeout|max_part|nbds_max)=\\d{1,6}");

  /** A slash would begin another name, an @ that of a snapshot, and a dash an option. */
  private static final Pattern PART = Pattern.compile("[^-/@][^/@]*");

  private RbdNbdArguments() {}

  static List<String> map(
      AttachFolder folder, ImageAddress image, boolean readOnly, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(PROGRAM, "map"));
    arguments.addAll(List.of("--conf", folder.conf().toString(), "--id", image.access().user()));
    arguments.addAll(List.of("--keyfile", "/proc/self/fd/0"));
    if (readOnly) {
      arguments.add("--read-only");
    }
    if (options.stream().noneMatch(option -> option.startsWith("io-timeout"))) {
      // A cluster that is silent for a while must not cost the data that are on their way to it.
      arguments.addAll(List.of("--io-timeout", "0"));
    }
    for (String option : options) {
      if (!OPTION.matcher(option).matches()) {
        throw new NodeException.Invalid("\"" + option + "\" is no option for rbd-nbd");
      }
      arguments.addAll(List.of(("--" + option).split("=", -1)));
    }
    arguments.add(spec(image));
    return arguments;
  }

  /** {@code POOL/[NAMESPACE/]IMAGE}: unlike the program rbd, this one knows no other way. */
  private static String spec(ImageAddress image) {
    return Stream.of(image.pool().pool(), image.pool().namespace(), image.name())
        .filter(part -> !part.isEmpty())
        .map(RbdNbdArguments::part)
        .collect(Collectors.joining("/"));
  }

  private static String part(String text) {
    if (!PART.matcher(text).matches()) {
      throw new NodeException.Invalid("rbd-nbd cannot be given the name \"" + text + "\"");
    }
    return text;
  }

  static List<String> unmap(AttachFolder folder, Path device) {
    return List.of(PROGRAM, "unmap", "--conf", folder.conf().toString(), device.toString());
  }

  /** Whether these are the arguments of the process that serves this folder's image. */
  static boolean serves(List<String> arguments, AttachFolder folder) {
    return arguments.contains("map") && arguments.contains(folder.conf().toString());
  }
}
