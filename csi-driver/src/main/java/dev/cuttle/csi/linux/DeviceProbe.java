package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.Filesystems.Content;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks what is on a device. By programs, so that a device that hangs holds a process and not us.
 */
final class DeviceProbe {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long MIB = 1 << 20;
  private static final long PIECE = 64 * 1024;

  /** Where btrfs and ext4 keep copies of the superblock, which outlive a wiped beginning. */
  private static final List<Long> COPIES = List.of(64 * MIB, 128 * MIB, 256 * 1024 * MIB);

  private final Programs programs;
  private final BlockSysfs sysfs;

  DeviceProbe(Programs programs, BlockSysfs sysfs) {
    this.programs = programs;
    this.sysfs = sysfs;
  }

  Content content(Path device) {
    Output output = programs.run(Command.of(DEADLINE, "blkid", "-p", "-o", "export", "" + device));
    return switch (output.status()) {
      case 0 -> known(output.out());
      // It says 2 for "nothing found" and for "cannot be read": the second look tells them apart.
      case 2 -> unknown(device);
      case 8 -> new Content.Foreign("signatures of several kinds");
      default ->
          throw new NodeException.Unavailable(device + " cannot be probed: " + output.words());
    };
  }

  private static Content known(String export) {
    Map<String, String> found = new HashMap<>();
    export
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> {
          if (pair.length == 2) {
            found.put(pair[0], pair[1]);
          }
        });
    Optional<String> type = Optional.ofNullable(found.get("TYPE"));
    if (found.containsKey("PTTYPE")) {
      return new Content.Foreign("a partition table (" + found.get("PTTYPE") + ")");
    }
    return type.isPresent() && "filesystem".equals(found.get("USAGE"))
        ? new Content.Filesystem(type.get())
        : new Content.Foreign(type.orElse("a signature that has no name"));
  }

  private Content unknown(Path device) {
    long size = sysfs.sizeBytes(device);
    if (size == 0) {
      throw new NodeException.Unavailable(device + " is no block device with a size");
    }
    for (long offset : places(size)) {
      long length = offset == 0 || offset == last(size) ? MIB : PIECE;
      Optional<String> found = nonZero(device, offset, Math.min(length, size - offset));
      if (found.isPresent()) {
        return new Content.Foreign("unknown data: " + found.get());
      }
    }
    return new Content.Empty();
  }

  /** Beginning, end, the eighths (xfs has a superblock at each quarter), and known copies. */
  private static Set<Long> places(long size) {
    Set<Long> places = new TreeSet<>(List.of(0L, last(size)));
    for (int eighth = 1; eighth < 8; eighth++) {
      places.add(size / 8 * eighth / 4096 * 4096);
    }
    COPIES.stream().filter(copy -> copy < size).forEach(places::add);
    return places;
  }

  private static long last(long size) {
    return Math.max(0, size - MIB);
  }

  private Optional<String> nonZero(Path device, long offset, long length) {
    Command command =
        Command.of(
            DEADLINE,
            "cmp",
            "--bytes=" + length,
            "--ignore-initial=" + offset + ":0",
            "--",
            device.toString(),
            "/dev/zero");
    Output output = programs.run(command);
    return switch (output.status()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("the " + length + " bytes at " + offset + " are not zeros");
      default -> throw new NodeException.Unavailable(device + " cannot be read: " + output.words());
    };
  }
}
