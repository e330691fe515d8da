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
  private static final Duration START = Duration.ofSeconds(45);
  private static final Duration LOOK = Duration.ofSeconds(5);
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
