package dev.cuttle.csi.node;

import java.util.List;
import java.util.Optional;

/** As what a volume is used. */
public sealed interface Use {

  /**
   * A raw block device.
   *
   * @param shared whether other nodes may write to it at the same time
   */
  record Block(boolean shared) implements Use {

    /** Of one node. */
    public Block() {
      this(false);
    }
  }

  /**
   * A mounted filesystem.
   *
   * @param asked its type; empty means whatever is there, and the default on an empty device
   * @param mountFlags options of mount, as given
   * @param mkfsOptions for a device that is empty
   */
  record Filesystem(
      Optional<FilesystemType> asked, List<String> mountFlags, MkfsOptions mkfsOptions)
      implements Use {
    public Filesystem {
      mountFlags = List.copyOf(mountFlags);
    }

    FilesystemType typeToMake() {
      return asked.orElse(FilesystemType.DEFAULT);
    }

    /** Whether a filesystem that is there may be mounted; empty if no node can mount such a one. */
    Optional<FilesystemType> accepted(String found) {
      return FilesystemType.named(found).filter(type -> asked.map(type::equals).orElse(true));
    }
  }
}
