package dev.cuttle.csi.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** As what a volume is used. */
public sealed interface Use {

  /** A raw block device. */
  record Block() implements Use {}

  /**
   * A mounted filesystem.
   *
   * @param asked its type; empty means whatever is there, and the default on an empty device
   * @param mountFlags options of mount, as given
   * @param mkfsOptions each one argument, for a device that is empty
   */
  record Filesystem(Optional<String> asked, List<String> mountFlags, List<String> mkfsOptions)
      implements Use {

    static final Set<String> TYPES = Set.of("btrfs", "ext4", "xfs");
    private static final String DEFAULT = "ext4";

    public Filesystem {
      mountFlags = List.copyOf(mountFlags);
      mkfsOptions = List.copyOf(mkfsOptions);
    }

    String typeToMake() {
      return asked.orElse(DEFAULT);
    }

    boolean accepts(String found) {
      return asked.map(found::equals).orElseGet(() -> TYPES.contains(found));
    }
  }
}
