package dev.cuttle.csi.node;

/** Takes a volume away from a workload. */
public final class UnpublishVolume {

  private final Mounts mounts;

  public UnpublishVolume(Mounts mounts) {
    this.mounts = mounts;
  }

  /**
   * What is not published there is unpublished. @throws NodeException.Precondition if it is in use
   */
  public void unpublish(UnpublishRequest request) {
    mounts.unmount(request.targetPath());
  }
}
