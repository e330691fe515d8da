package dev.cuttle.csi.node;

import java.util.function.Consumer;

/** Takes a volume away from a workload. */
public final class UnpublishVolume implements Consumer<UnpublishRequest> {

  private final Mounts mounts;

  public UnpublishVolume(Mounts mounts) {
    this.mounts = mounts;
  }

  /**
   * What is not published there is unpublished. @throws NodeException.Precondition if it is in use
   */
  @Override
  public void accept(UnpublishRequest request) {
    mounts.unmount(request.targetPath());
  }
}
