package dev.cuttle.csi.grpc;

import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.volume.Quoted;
import dev.cuttle.volume.VolumeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The volume_context: parameters of the StorageClass that only nodes need. CreateVolume writes it,
 * and every node reads it.
 */
final class VolumeContext {
  private static final String MOUNTER = "mounter";
  private static final String MAP_OPTIONS = "mapOptions";
  private static final String MKFS_OPTIONS = "mkfsOptions";

  /** All that it may hold, as in the StorageClass. */
  static final Set<String> KEYS = Set.of(MOUNTER, MAP_OPTIONS, MKFS_OPTIONS);

  private static final Pattern OPTIONS = Pattern.compile("[-A-Za-z0-9_=,.:/^ ]{0,512}");

  private VolumeContext() {}

  /**
   * Before it is written: nodes are to find in it nothing that they cannot read.
   *
   * @throws VolumeException.Invalid naming the parameter of the StorageClass
   */
  static void check(Map<String, String> parameters) {
    text(parameters, MOUNTER)
        .filter(asked -> Mounter.named(asked).isEmpty())
        .ifPresent(_ -> {
          throw wrong(parameters, MOUNTER, "one of " + Mounter.names());
        });
    for (String name : List.of(MAP_OPTIONS, MKFS_OPTIONS)) {
      if (!OPTIONS.matcher(parameters.getOrDefault(name, "")).matches()) {
        throw wrong(
            parameters, name, "at most 512 characters of letters, digits, blanks and -_=,.:/^");
      }
    }
  }

  private static VolumeException wrong(
      Map<String, String> parameters, String name, String expected) {
    return VolumeException.Invalid.parameter(name, parameters.getOrDefault(name, ""), expected);
  }

  /**
   * The one that is asked for; empty for the best that the node offers.
   *
   * @throws VolumeException.Invalid if there is none of that name
   */
  static Optional<Mounter> mounter(Map<String, String> context) {
    return text(context, MOUNTER)
        .map(asked ->
            Mounter.named(asked)
                .orElseThrow(() ->
                    new VolumeException.Invalid(
                        "mounter '"
                            + Quoted.of(asked)
                            + "' in the volume_context is not one of "
                            + String.join(", ", Mounter.names()))));
  }

  static List<String> mapOptions(Map<String, String> context) {
    return Arrays.stream(context.getOrDefault(MAP_OPTIONS, "").split("[,\\s]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  static MkfsOptions mkfsOptions(Map<String, String> context) {
    return MkfsOptions.parse(context.getOrDefault(MKFS_OPTIONS, ""));
  }

  private static Optional<String> text(Map<String, String> context, String key) {
    return Optional.ofNullable(context.get(key));
  }
}
