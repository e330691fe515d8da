package dev.cuttle.csi.linux;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loop devices over the files of our folders. */
final class LoopDevices {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration GOES_WITHIN = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Path dev;
  private final Path bootId;
  private final BlockSysfs sysfs;
  private final Kernel kernel;
  private final Programs programs;

  LoopDevices(NodePaths paths, Kernel kernel, Programs programs) {
    this.dev = paths.dev();
    this.bootId = paths.proc().resolve("sys/kernel/random/boot_id");
    this.sysfs = new BlockSysfs(paths.sys());
    this.kernel = kernel;
    this.programs = programs;
  }

  /** The devices over this folder's export; more than one only after a crash. */
  List<String> of(AttachFolder folder) {
    // The export's path is lost when its process took leave while the device was there; then the
    // note tells, as long as the device is the one that was noted.
    Optional<String> noted = folder.noted();
    return sysfs.named("loop*").stream()
        .filter(name ->
            backing(name).filter(folder.export().toString()::equals).isPresent()
                || (noted.isPresent() && noted.equals(generation(name))))
        .toList();
  }

  private Optional<String> backing(String name) {
    return sysfs.attribute(name, "loop/backing_file");
  }

  /**
   * Tells this use of the device from every earlier and later one, on this boot and others; empty
   * if it is free, or the kernel (before 5.15) does not number uses.
   */
  private Optional<String> generation(String name) {
    return backing(name)
        .flatMap(_ -> sysfs.attribute(name, "diskseq"))
        .map(number -> name + " " + number + " " + boot());
  }

  private String boot() {
    try {
      return Files.readString(bootId).strip();
    } catch (IOException e) {
      throw new NodeException.Unavailable(bootId + " cannot be read: " + e);
    }
  }

  Path device(String name) {
    return dev.resolve(name);
  }

  boolean readOnly(String name) {
    return sysfs.readOnly(name);
  }

  /** Whether it goes as soon as its last user does. */
  boolean isGoing(String name) {
    return sysfs.attribute(name, "loop/autoclear").filter("1"::equals).isPresent();
  }

  /** Makes one; answers its name. */
  String make(AttachFolder folder, boolean readOnly) {
    List<String> arguments =
        new ArrayList<>(List.of("losetup", "--direct-io=on", "--find", "--show"));
    if (readOnly) {
      arguments.add("--read-only");
    }
    arguments.add(folder.export().toString());
    Output output = programs.run(Command.of(DEADLINE, arguments));
    if (!output.succeeded()) {
      throw new NodeException.Unavailable(
          "no loop device for " + folder.export() + ": " + output.words());
    }
    String name = Path.of(output.out().strip()).getFileName().toString();
    generation(name).ifPresent(folder::note);
    return name;
  }

  /** Lets it have the size that its file has now. */
  void followFile(String name) {
    Output output = programs.run(Command.of(DEADLINE, "losetup", "-c", device(name).toString()));
    if (!output.succeeded()) {
      throw new NodeException.Unavailable(
          device(name) + " does not take its file's size: " + output.words());
    }
  }

  /**
   * Has all that was written reach the cluster.
   *
   * @throws NodeException.Unavailable if it does not, in time
   */
  void flush(String name) {
    Output output = programs.run(Command.of(DEADLINE, "sync", device(name).toString()));
    if (!output.succeeded()) {
      throw new NodeException.Unavailable("flushing " + device(name) + ": " + output.words());
    }
  }

  /**
   * @throws NodeException.Precondition if it is mounted or claimed, here or in any container
   */
  void requireUnused(String name) {
    if (isUsed(name)) {
      throw new NodeException.Precondition(device(name) + " is in use");
    }
  }

  boolean isUsed(String name) {
    return kernel.openExclusive(device(name)) == Kernel.EBUSY;
  }

  /** Takes it away, and sees to it that it is gone: losetup itself only asks for it. */
  void remove(AttachFolder folder, String name) {
    requireUnused(name);
    Output output = programs.run(Command.of(DEADLINE, "losetup", "-d", device(name).toString()));
    boolean gone = Waiting.until(GOES_WITHIN, LOOK_AGAIN, () -> !of(folder).contains(name));
    if (!gone) {
      throw new NodeException.Precondition(
          device(name) + " is still open somewhere" + (output.succeeded() ? "" : output.words()));
    }
  }
}
