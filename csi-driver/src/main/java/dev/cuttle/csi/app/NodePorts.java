package dev.cuttle.csi.app;

import dev.cuttle.csi.node.BlockDevices;
import dev.cuttle.csi.node.Filesystems;
import dev.cuttle.csi.node.Mounts;
import dev.cuttle.csi.node.StagedVolumes;
import java.io.IOException;
import java.nio.file.Path;

/** Everything slow, foreign or dangerous of the node itself that the node driver works with. */
public record NodePorts(
    BlockDevices devices, Filesystems filesystems, Mounts mounts, StagedVolumes staged) {

  /** Opens the ports of the node that this process runs on. */
  @FunctionalInterface
  public interface Source {

    /**
     * @param stateDir where it is written down what is staged
     * @throws IOException if that cannot be written to
     */
    NodePorts open(Path stateDir) throws IOException;
  }
}
