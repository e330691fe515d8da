package dev.cuttle.csi.linux;

import java.nio.file.Path;

/**
 * Where things are on this node.
 *
 * @param state a folder of the host that outlives the Pod, whose mounts propagate to the host and
 *     back, at the same path in every container of this program
 */
public record NodePaths(Path proc, Path sys, Path dev, Path state) {

  public static NodePaths host(Path state) {
    return new NodePaths(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"), state);
  }
}
