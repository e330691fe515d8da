package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;

/** What an errno of krbd means. */
final class KrbdFailure {

  private KrbdFailure() {}

  /**
   * @param task such as "attaching ssd-east:rbd/csi-1"
   */
  static NodeException of(int errno, String task) {
    String words = task + " by krbd: ";
    return switch (errno) {
      case Kernel.ENOENT ->
          new NodeException.NotFound(words + "there is no such pool, namespace or image");
      case Kernel.EACCES, Kernel.EPERM ->
          new NodeException.Precondition(words + "the cluster refuses the user or its key");
      case Kernel.EBUSY -> new NodeException.Precondition(words + "the device is in use");
      case Kernel.ENXIO ->
          new NodeException.Precondition(
              words + "the image has features that this kernel does not know");
      case Kernel.EINVAL ->
          new NodeException.Precondition(
              words + "the kernel refuses an option or address; see its log");
      case Kernel.EROFS -> new NodeException.Precondition(words + "it can be read only");
      case Kernel.ENODEV ->
          new NodeException.Precondition(words + "the kernel knows no keys of type ceph");
      case Kernel.ETIMEDOUT ->
          new NodeException.Unavailable(words + "the cluster did not answer in time");
      default -> new NodeException.Unavailable(words + "errno " + errno);
    };
  }
}
