package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.FilesystemType;
import dev.cuttle.csi.node.Filesystems;
import dev.cuttle.csi.node.MkfsOptions;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Filesystems by the programs blkid, mkfs and fsck. */
public final class LinuxFilesystems implements Filesystems {
  private static final Duration DEADLINE = Duration.ofSeconds(100);
  private static final int CORRECTED = 3; // 1: errors, 2: errors, and a reboot is advised

  private final Programs programs;
  private final ProcessTable processes;
  private final DeviceProbe probe;

  public LinuxFilesystems(NodePaths paths, Programs programs) {
    this.programs = programs;
    this.processes = new ProcessTable(paths.proc());
    this.probe = new DeviceProbe(programs, new BlockSysfs(paths.sys()));
  }

  @Override
  public Content content(Path device) {
    requireNoMaker(device);
    return probe.content(device);
  }

  /** What an earlier life of this program began is finished by now, or still under way. */
  private void requireNoMaker(Path device) {
    if (!processes.matching(MakeCommand.PREFIX, arguments -> makes(arguments, device)).isEmpty()) {
      throw new NodeException.Unavailable("a filesystem is being made on " + device);
    }
  }

  private static boolean makes(List<String> arguments, Path device) {
    return !arguments.isEmpty()
        && MakeCommand.isProgram(arguments.getFirst())
        && arguments.getLast().equals(device.toString());
  }

  @Override
  public void make(Path device, FilesystemType type, MkfsOptions options) {
    List<String> arguments = MakeCommand.of(device, type, options);
    switch (content(device)) {
      case Content.Empty _ -> make(device, arguments);
      case Content.Filesystem(String found) -> throw notEmpty(device, "a filesystem: " + found);
      case Content.Foreign(String what) -> throw notEmpty(device, what);
    }
  }

  private static NodeException notEmpty(Path device, String what) {
    return new NodeException.Precondition(
        "no filesystem is made on " + device + ", because it holds " + what);
  }

  /** Half a filesystem would look like foreign data for ever: it is never cut short by us. */
  private void make(Path device, List<String> arguments) {
    Output output = programs.run(Command.of(DEADLINE, arguments).outliving());
    if (output.succeeded()) {
      return;
    }
    String words = arguments.getFirst() + " on " + device + ": " + output.words();
    throw content(device) instanceof Content.Empty && !failedToRead(output)
        ? new NodeException.Invalid(words)
        : new NodeException.Unavailable(words);
  }

  @Override
  public void grow(Path device, Path mounted, FilesystemType type) {
    List<String> arguments =
        switch (type) {
          case EXT4 -> List.of("resize2fs", device.toString());
          case XFS -> List.of("xfs_growfs", "-d", mounted.toString());
          case BTRFS -> List.of("btrfs", "filesystem", "resize", "max", mounted.toString());
        };
    Output output = programs.run(Command.of(DEADLINE, arguments));
    if (!output.succeeded()) {
      throw new NodeException.Unavailable(
          "the %s on %s did not grow: %s".formatted(type, device, output.words()));
    }
  }

  @Override
  public void check(Path device, FilesystemType type, boolean readOnly) {
    if (readOnly || type != FilesystemType.EXT4) {
      return;
    }
    // Of a large filesystem it may take longer than a call; it is not cut short, and the next call
    // finds little left to do.
    Command check = Command.of(DEADLINE, "e2fsck", "-p", device.toString()).outliving();
    Output output = programs.run(check);
    if ((output.status() & ~CORRECTED) == 0) {
      return;
    }
    String words = device + " was not mounted: e2fsck: " + output.words();
    if (output.words().contains("in use") || output.words().contains("is mounted")) {
      throw new NodeException.Precondition(words);
    }
    throw failedToRead(output)
        ? new NodeException.Unavailable(words)
        : new NodeException.Damaged(words);
  }

  /** The device is at fault, not what is on it, nor what was asked for. */
  private static boolean failedToRead(Output output) {
    return output.words().contains("Input/output error");
  }
}
