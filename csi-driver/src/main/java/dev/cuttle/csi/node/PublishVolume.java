package dev.cuttle.csi.node;

import java.nio.file.Path;
import java.util.Optional;

/** Shows a staged volume to a workload, at a path of its own. */
public final class PublishVolume {

  private final Mounts mounts;
  private final StagedVolumes staged;

  public PublishVolume(Mounts mounts, StagedVolumes staged) {
    this.mounts = mounts;
    this.staged = staged;
  }

  /**
   * @throws NodeException.Precondition if it is not staged there, or another workload has it alone
   * @throws NodeException.AlreadyExists if something else is at the target
   */
  public void publish(PublishRequest request) {
    StagedVolumes.Staged record = staged(request);
    Mounts.Mount source = source(request, record);
    // A filesystem may be mounted read-only without having been asked to: by a mount option, or by
    // the kernel after an error.
    boolean readOnly = request.readOnly() || record.readOnly() || source.readOnly();
    Optional<Mounts.Mount> there = mounts.at(request.targetPath());
    if (there.isPresent() && published(request, source, there.get(), readOnly)) {
      return;
    }
    requireAlone(request, source);
    mounts.bind(source.target(), request.targetPath(), readOnly);
  }

  private StagedVolumes.Staged staged(PublishRequest request) {
    StagedVolumes.Staged record =
        staged
            .find(request.volumeId())
            .filter(found -> found.stagingPath().equals(request.stagingPath()))
            .orElseThrow(() -> notStaged(request));
    if (record.block() != request.block()) {
      throw new NodeException.Precondition(
          "volume "
              + request.volumeId()
              + " is staged as "
              + (record.block()
                  ? "block device, not as filesystem"
                  : "filesystem, not as block device"));
    }
    return record;
  }

  private Mounts.Mount source(PublishRequest request, StagedVolumes.Staged record) {
    return mounts.at(StagingPlace.of(record)).orElseThrow(() -> notStaged(request));
  }

  private static NodeException notStaged(PublishRequest request) {
    return new NodeException.Precondition(
        "volume " + request.volumeId() + " is not staged at " + request.stagingPath());
  }

  /**
   * Whether the volume is there as it should be. A bind mount is made writable first and read-only
   * then: what is left of a call that died in between goes away here, to be made anew.
   */
  private boolean published(
      PublishRequest request, Mounts.Mount source, Mounts.Mount there, boolean readOnly) {
    if (!there.device().equals(source.device()) || !there.root().equals(source.root())) {
      throw new NodeException.AlreadyExists(
          there.device() + " is mounted at " + there.target() + "; unpublish it first");
    }
    if (there.readOnly() == readOnly) {
      return true;
    }
    if (there.readOnly()) {
      throw new NodeException.AlreadyExists(
          "volume "
              + request.volumeId()
              + " is published at "
              + there.target()
              + " for reading only; unpublish it first");
    }
    mounts.unmount(request.targetPath());
    return false;
  }

  private void requireAlone(PublishRequest request, Mounts.Mount source) {
    if (!request.onlyOnce()) {
      return;
    }
    mounts.of(source.device()).stream()
        .filter(mount -> mount.root().equals(source.root()))
        .map(Mounts.Mount::target)
        .filter(target -> !target.equals(source.target()))
        .findFirst()
        .ifPresent(target -> throwTaken(request, target));
  }

  private static void throwTaken(PublishRequest request, Path target) {
    throw new NodeException.Precondition(
        "volume "
            + request.volumeId()
            + " is for a single writer and published at "
            + target
            + " already");
  }
}
