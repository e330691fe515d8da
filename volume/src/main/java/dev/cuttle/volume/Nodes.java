package dev.cuttle.volume;

/** The nodes of the Kubernetes cluster. */
public interface Nodes {

  /**
   * Whether there is a node with this node_id, on which a volume could be in use.
   *
   * @throws VolumeException.Unavailable if that cannot be found out in time
   */
  boolean exists(String nodeId);
}
