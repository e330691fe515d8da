package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.MountTable.Entry;
import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.Mounts;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mounts by the programs mount and umount; what is mounted is read from /proc/self/mountinfo. */
public final class LinuxMounts implements Mounts {

  /** A mount replays the journal, an unmount writes back all that is dirty. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Duration USAGE_DEADLINE = Duration.ofSeconds(10);

  private final Programs programs;
  private final Path mountinfo;

  public LinuxMounts(NodePaths paths, Programs programs) {
    this.programs = programs;
    this.mountinfo = paths.proc().resolve("self/mountinfo");
  }

  @Override
  public Optional<Mount> at(Path target) {
    return table().at(MountPoint.resolved(target)).map(Entry::asMount);
  }

  @Override
  public List<Mount> of(Path device) {
    return table().onDevice(device).stream().map(Entry::asMount).toList();
  }

  private MountTable table() {
    return MountTable.of(mountinfo);
  }

  @Override
  public void mount(Path device, Path target, String type, List<String> options) {
    Path point = MountPoint.resolved(target);
    Optional<Mount> present = at(point);
    if (present.isPresent()) {
      requireSame(present.get(), device, type);
      return;
    }
    MountPoint.makeDirectory(point);
    List<String> arguments = new ArrayList<>(List.of("mount", "-t", type));
    if (!options.isEmpty()) {
      arguments.addAll(List.of("-o", String.join(",", options)));
    }
    arguments.addAll(List.of("--", device.toString(), point.toString()));
    Output output = programs.run(Command.of(DEADLINE, arguments));
    if (!output.succeeded()) {
      throw MountFailure.of(device, point, output);
    }
  }

  private static void requireSame(Mount present, Path device, String type) {
    if (!present.device().equals(device) || !present.type().equals(type)) {
      throw new NodeException.AlreadyExists(
          "%s is mounted at %s as %s, not %s as %s"
              .formatted(present.device(), present.target(), present.type(), device, type));
    }
  }

  @Override
  public void bind(Path source, Path target, boolean readOnly) {
    Path point = MountPoint.resolved(target);
    Optional<Entry> present = table().at(point);
    if (present.isPresent()) {
      requireBoundFrom(source, present.get());
    } else {
      MountPoint.makeLike(source, point);
      must(DEADLINE, "mount", "--bind", "--", source.toString(), point.toString());
    }
    // A bind mount takes no options: this is a second step, and a crash may have come between.
    boolean wasReadOnly = present.map(Entry::readOnly).orElse(false);
    if (readOnly && !wasReadOnly) {
      must(DEADLINE, "mount", "-o", "remount,bind,ro", "--", point.toString());
    }
  }

  private void requireBoundFrom(Path source, Entry present) {
    Path real = MountPoint.resolved(source);
    boolean same = table().covering(real).map(from -> shows(present, from, real)).orElse(false);
    if (!same) {
      throw new NodeException.AlreadyExists(
          present.target() + " shows " + present.source() + " already, not " + source);
    }
  }

  /** Whether a mount shows this path, which lies in another mount. */
  private static boolean shows(Entry present, Entry from, Path path) {
    Path within = Path.of(from.root()).resolve(Path.of(from.target()).relativize(path)).normalize();
    return present.filesystem().equals(from.filesystem())
        && present.root().equals(within.toString());
  }

  @Override
  public void unmount(Path target) {
    Path point = MountPoint.resolved(target);
    // Each round takes one off the stack; what others put on it meanwhile does not keep us for
    // ever.
    for (int round = 0; round < 100 && table().at(point).isPresent(); round++) {
      Output output = programs.run(Command.of(DEADLINE, "umount", "--", point.toString()));
      if (!output.succeeded() && table().at(point).isPresent()) {
        throw MountFailure.ofUnmount(point, output);
      }
    }
    if (table().at(point).isPresent()) {
      throw new NodeException.Unavailable(point + " is mounted again and again");
    }
    remove(point);
  }

  /**
   * By a program: a container that was started while this was mounted may have a copy of the mount,
   * which the kernel takes away with the directory. Who removes it waits until all is written back,
   * and nothing could interrupt a thread of ours.
   */
  private void remove(Path point) {
    List<String> removal = MountPoint.removal(point);
    if (removal.isEmpty()) {
      return;
    }
    Output output = programs.run(Command.of(DEADLINE, removal));
    if (!output.succeeded() && MountPoint.exists(point)) {
      throw output.err().contains("not empty")
          ? new NodeException.Precondition(point + " is not empty, and is left alone")
          : new NodeException.Unavailable(point + " cannot be removed: " + output.words());
    }
  }

  @Override
  public Usage usage(Path path) {
    Output output =
        programs.run(
            Command.of(USAGE_DEADLINE, "stat", "-f", "-c", UsageReader.FORMAT, path.toString()));
    if (!output.succeeded()) {
      throw output.err().contains("No such file")
          ? new NodeException.NotFound(path + " does not exist")
          : new NodeException.Unavailable("no usage of " + path + ": " + output.words());
    }
    return UsageReader.read(output.out());
  }

  private void must(Duration deadline, String... arguments) {
    Command command = Command.of(deadline, arguments);
    Output output = programs.run(command);
    if (!output.succeeded()) {
      throw new NodeException.Unavailable(command + " failed: " + output.words());
    }
  }
}
