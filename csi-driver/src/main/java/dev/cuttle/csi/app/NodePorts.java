package dev.cuttle.csi.app;

import dev.cuttle.csi.linux.HostPrograms;
import dev.cuttle.csi.linux.LinuxBlockDevices;
import dev.cuttle.csi.linux.LinuxFilesystems;
import dev.cuttle.csi.linux.LinuxMounts;
import dev.cuttle.csi.linux.NodePaths;
import dev.cuttle.csi.linux.ProcessHome;
import dev.cuttle.csi.linux.StagedFiles;
import dev.cuttle.csi.node.BlockDevices;
import dev.cuttle.csi.node.Filesystems;
import dev.cuttle.csi.node.Mounts;
import dev.cuttle.csi.node.StagedVolumes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Everything slow, foreign or dangerous of the node itself that the node driver works with. */
public record NodePorts(
    BlockDevices devices, Filesystems filesystems, Mounts mounts, StagedVolumes staged) {

  /** Attaching and detaching each take no longer; the kubelet waits two minutes for a call. */
  private static final Duration DEADLINE = Duration.ofSeconds(100);

  /** Of the processes behind devices, beside the groups of all Pods. */
  private static final String GROUP = "cuttle";

  /**
   * Those of the node that this process runs on.
   *
   * @param state a folder of the host, at the same path in every container of this program
   * @param scratch a folder in memory, of this process alone
   * @param groups the host's /sys/fs/cgroup; empty for a program that runs in no container
   */
  static NodePorts ofHost(Path state, Path scratch, Optional<Path> groups) {
    NodePaths paths = NodePaths.host(state);
    ProcessHome home =
        groups.map(root -> ProcessHome.in(root, GROUP)).orElseGet(ProcessHome::where);
    HostPrograms programs = new HostPrograms(scratch, home);
    return new NodePorts(
        LinuxBlockDevices.of(paths, programs, home, DEADLINE),
        new LinuxFilesystems(paths, programs),
        new LinuxMounts(paths, programs),
        new StagedFiles(state.resolve("staged")));
  }
}
