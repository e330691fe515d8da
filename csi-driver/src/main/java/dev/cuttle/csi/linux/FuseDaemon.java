package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.linux.ProcessTable.Running;
import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of qemu-storage-daemon: one for each image, which shows it as a file by FUSE. */
final class FuseDaemon {
  static final String PROGRAM = "qemu-storage-daemon";
  private static final String LOOKER = "qemu-img";
  private static final Duration START = Duration.ofSeconds(45);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration LOOK_UP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_MOUNTS = 100;

  private final Path mountinfo;
  private final ProcessTable processes;
  private final Programs programs;
  private final ProcessHome home;

  FuseDaemon(NodePaths paths, Programs programs, ProcessHome home) {
    this.mountinfo = paths.proc().resolve("self/mountinfo");
    this.processes = new ProcessTable(paths.proc());
    this.programs = programs;
    this.home = home;
  }

  /** Whether its process lives and its file is to be seen. */
  boolean serves(AttachFolder folder) {
    return !processes(folder).isEmpty() && mounted(folder);
  }

  private List<Running> processes(AttachFolder folder) {
    // The arguments are those that we gave: they hold the folder, and so the image's digest.
    return processes.matching(
        PROGRAM,
        arguments ->
            arguments.contains(FuseArguments.export(folder, true))
                || arguments.contains(FuseArguments.export(folder, false)));
  }

  private boolean mounted(AttachFolder folder) {
    return MountTable.of(mountinfo).at(folder.export()).isPresent();
  }

  /** What is wrong, in words. */
  Optional<String> trouble(AttachFolder folder) {
    if (!serves(folder)) {
      return Optional.of("the process behind it has ended");
    }
    try {
      Output output = programs.run(Command.of(LOOK, "stat", folder.export().toString()));
      return output.succeeded() ? Optional.empty() : Optional.of(output.words());
    } catch (NodeException.Unavailable silent) {
      return Optional.of("the process behind it does not answer: " + silent.getMessage());
    }
  }

  /** Starts one; when this returns, the image is to be seen and the process lives on by itself. */
  void start(AttachFolder folder, ImageAddress image, boolean readOnly) {
    List<String> arguments = new ArrayList<>(List.of(PROGRAM, "--daemonize"));
    arguments.addAll(FuseArguments.of(folder, image, readOnly));
    Output output =
        programs.run(Command.of(START, arguments).reading(image.access().key().base64().strip()));
    if (!output.succeeded()) {
      throw LibrbdFailure.of(image, output);
    }
    settle(folder);
  }

  /**
   * It shows the size that the image had when it was opened, until it is told another one. Telling
   * resizes the image as well, so that it is told only what the image has, or is to have.
   *
   * @param atLeast what the image is known to have at least, bytes
   */
  void grow(AttachFolder folder, ImageAddress image, long atLeast) {
    long size = Math.max(imageBytes(folder, image), atLeast);
    if (shownBytes(folder) < size) {
      must("truncate", "--no-create", "--size=" + size, "--", folder.export().toString());
    }
  }

  /** As the cluster has it now: the daemon would only tell what it shows. */
  private long imageBytes(AttachFolder folder, ImageAddress image) {
    List<String> arguments = new ArrayList<>(List.of(LOOKER));
    arguments.addAll(FuseArguments.info(folder, image));
    Output output =
        programs.run(Command.of(LOOK_UP, arguments).reading(image.access().key().base64().strip()));
    if (!output.succeeded()) {
      throw new NodeException.Unavailable("looking at " + image + ": " + output.words());
    }
    return FuseArguments.imageBytes(output.out())
        .orElseThrow(() ->
            new NodeException.Unavailable(
                "looking at " + image + ": no size in " + output.words()));
  }

  private long shownBytes(AttachFolder folder) {
    String text = must("stat", "-c", "%s", "--", folder.export().toString()).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      throw new NodeException.Unavailable(folder.export() + " has the size '" + text + "'");
    }
  }

  private String must(String... arguments) {
    Command command = Command.of(PATIENCE, arguments);
    Output output = programs.run(command);
    if (!output.succeeded()) {
      throw new NodeException.Unavailable(command + " failed: " + output.words());
    }
    return output.out();
  }

  /** Sees to it that it outlives this process and its container. */
  void settle(AttachFolder folder) {
    processes(folder).forEach(running -> home.adopt(running.handle().pid()));
  }

  /** Ends it and takes its file away. Nothing may be using it. */
  void end(AttachFolder folder) {
    for (Running running : processes(folder)) {
      if (!processes.end(running, PATIENCE)) {
        throw new NodeException.Unavailable(
            "process " + running.handle().pid() + " behind " + folder.export() + " does not end");
      }
    }
    // One that was killed leaves its mount behind.
    for (int round = 0; round < MOST_MOUNTS && mounted(folder); round++) {
      Output output = programs.run(Command.of(LOOK, "umount", "--", folder.export().toString()));
      if (!output.succeeded() && mounted(folder)) {
        throw MountFailure.ofUnmount(folder.export(), output);
      }
    }
    if (mounted(folder)) {
      throw new NodeException.Unavailable(folder.export() + " is mounted again and again");
    }
  }
}
