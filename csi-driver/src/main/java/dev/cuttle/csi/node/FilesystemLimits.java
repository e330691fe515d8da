package dev.cuttle.csi.node;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What mkfs and the kernel can do at all, on any node: to be known before a volume is made. What
 * depends on a node's programs or kernel is left to their own errors.
 *
 * <p>Measured with e2fsprogs 1.47, xfsprogs 6.1 and btrfs-progs 6.2; LinuxFilesystemsIT holds the
 * figures against the programs that are there.
 */
public final class FilesystemLimits {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long XFS = 300 * MIB;
  private static final long XFS_LOG = 64 * MIB;
  private static final long XFS_GROUPS = 4;
  private static final long XFS_GROUPS_STRIPED = 8;

  /** No more than the smallest page of any kernel: the block sizes that each of them mounts. */
  private static final long PAGE = 4096;

  /** Of btrfs, for a volume on one device. */
  private static final Set<String> PROFILES = Set.of("single", "dup");

  private FilesystemLimits() {}

  /**
   * The least that a device must have, bytes, whole MiB: mkfs refuses less, or the kernel does not
   * mount it.
   */
  public static long minimumBytes(FilesystemType type, MkfsOptions options) {
    return switch (type) {
      case EXT4 -> ext4(options);
      case XFS -> xfs(options);
      case BTRFS -> btrfs(options);
    };
  }

  /** The journal may have half of the device that is left by inodes; its size is told in MiB. */
  private static long ext4(MkfsOptions options) {
    long journal = options.part("-J", "size").flatMap(MkfsOptions::number).orElse(0L);
    return journal == 0 ? MIB : (2 * journal + 1 + Math.ceilDiv(journal, 128)) * MIB;
  }

  /** The log lies within one allocation group, and a little must be left beside it. */
  private static long xfs(MkfsOptions options) {
    long log = size(options.part("-l", "size")).orElse(XFS_LOG);
    long groups = size(options.part("-d", "agcount")).orElseGet(() -> usualGroups(options));
    long together = groups * (Math.max(log, XFS_LOG) + 64 * KIB);
    return Math.max(XFS, Math.ceilDiv(together, MIB) * MIB);
  }

  private static long usualGroups(MkfsOptions options) {
    boolean striped =
        options.part("-d", "su").isPresent() || options.part("-d", "sunit").isPresent();
    return striped ? XFS_GROUPS_STRIPED : XFS_GROUPS;
  }

  private static long btrfs(MkfsOptions options) {
    boolean twiceData = profile(options, "-d", "--data").equals("dup");
    boolean twiceMetadata = !profile(options, "-m", "--metadata").equals("single");
    if (options.has("-M", "--mixed")) {
      return (twiceData ? 157 : 16) * MIB;
    }
    return ((twiceMetadata ? 109 : 45) + (twiceData ? 120 : 0)) * MIB;
  }

  private static String profile(MkfsOptions options, String name, String longName) {
    return options.value(name, longName).orElse("").toLowerCase(Locale.ROOT);
  }

  private static Optional<Long> size(Optional<String> text) {
    return text.flatMap(MkfsOptions::number);
  }

  /** Why no node can make or mount a filesystem with these options, in words; empty if one may. */
  public static Optional<String> neverWorks(FilesystemType type, MkfsOptions options) {
    return namesAFile(options)
        .or(() -> makesNothing(type, options))
        .or(() -> refused(type, options));
  }

  /** A file or a device of the node is not for a StorageClass to name. */
  private static Optional<String> namesAFile(MkfsOptions options) {
    return options.words().stream()
        .filter(word -> word.contains("/"))
        .findFirst()
        .map(word -> "an option of mkfs may name no file: \"" + word + "\"");
  }

  private static Optional<String> makesNothing(FilesystemType type, MkfsOptions options) {
    String dry =
        switch (type) {
          case EXT4 -> "-n";
          case XFS -> "-N";
          case BTRFS -> "";
        };
    return options.has("-V", dry)
        ? Optional.of(
            "with " + (options.has("-V") ? "-V" : dry) + " mkfs." + type + " makes nothing")
        : Optional.empty();
  }

  private static Optional<String> refused(FilesystemType type, MkfsOptions options) {
    return switch (type) {
      case EXT4 -> tooLarge("blocks", options.value("-b"));
      case XFS ->
          size(options.part("-d", "agcount"))
              .filter(count -> count < 2)
              .map(_ -> "an xfs has two allocation groups at least (-d agcount)");
      case BTRFS ->
          tooLarge("sectors", options.value("-s", "--sectorsize"))
              .or(() -> needsDevices(profile(options, "-d", "--data")))
              .or(() -> needsDevices(profile(options, "-m", "--metadata")));
    };
  }

  private static Optional<String> tooLarge(String what, Optional<String> bytes) {
    return size(bytes)
        .filter(size -> size > PAGE)
        .map(size ->
            "%s of %d bytes are larger than a page of the kernel (%d), which does not mount them"
                .formatted(what, size, PAGE));
  }

  private static Optional<String> needsDevices(String profile) {
    return profile.isEmpty() || PROFILES.contains(profile)
        ? Optional.empty()
        : Optional.of("profile " + profile + " of btrfs needs several devices; a volume is one");
  }
}
