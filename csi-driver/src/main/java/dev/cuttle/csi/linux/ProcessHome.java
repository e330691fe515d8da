package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where processes live that must outlive this one and its container: a control group beside those
 * of all Pods. A container runtime ends what it finds in the container's group, so a process that
 * has moved out goes on. See docs/adr/0008.
 */
public final class ProcessHome {
  private static final String MEMBERS = "cgroup.procs";

  /** The group's folder in each hierarchy: one in cgroup v2, several in v1, none to stay put. */
  private final List<Path> folders;

  private ProcessHome(List<Path> folders) {
    this.folders = folders;
  }

  /** Processes stay where they were started: for a program that runs in no container. */
  public static ProcessHome where() {
    return new ProcessHome(List.of());
  }

  /**
   * The group of this name in the host's hierarchies, v2 or v1.
   *
   * @param root the host's /sys/fs/cgroup
   * @throws NodeException.Precondition if it cannot be made
   */
  public static ProcessHome in(Path root, String name) {
    try {
      List<Path> folders = new ArrayList<>();
      for (Path hierarchy : hierarchies(root)) {
        Path folder = Files.createDirectories(hierarchy.resolve(name));
        likeItsParent(folder, "cpuset.cpus");
        likeItsParent(folder, "cpuset.mems");
        folders.add(folder);
      }
      return new ProcessHome(List.copyOf(folders));
    } catch (IOException e) {
      throw new NodeException.Precondition("no control group can be made in " + root + ": " + e);
    }
  }

  private static List<Path> hierarchies(Path root) throws IOException {
    if (Files.exists(root.resolve("cgroup.controllers"))) {
      return List.of(root);
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      for (Path child : children) {
        // A link is a second name of a hierarchy, such as cpu for cpu,cpuacct.
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
            && Files.exists(child.resolve(MEMBERS))) {
          found.add(child);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IOException("there is no hierarchy of control groups");
    }
    return found;
  }

  /** A new cpuset of v1 is empty, and nothing may enter it until it is not. */
  private static void likeItsParent(Path folder, String file) throws IOException {
    Path ours = folder.resolve(file);
    Path theirs = folder.resolveSibling(file);
    if (Files.exists(ours) && Files.exists(theirs) && Files.readString(ours).isBlank()) {
      Files.writeString(ours, Files.readString(theirs).strip(), StandardOpenOption.WRITE);
    }
  }

  /**
   * Moves a process here; again is fine.
   *
   * @throws NodeException.Unavailable if it cannot be moved
   */
  void adopt(long pid) {
    for (Path folder : folders) {
      Path members = folder.resolve(MEMBERS);
      try {
        Files.writeString(members, Long.toString(pid), StandardOpenOption.WRITE);
      } catch (IOException e) {
        if (ProcessHandle.of(pid).isPresent()) {
          throw new NodeException.Unavailable(
              "process " + pid + " cannot be moved to " + members + ": " + e.getMessage());
        }
        return; // It has ended, which is no reason to complain.
      }
    }
  }
}
