package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageLocation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Undoes a stage: unmounted, detached, and at last forgotten. Needs neither the cluster's key nor
 * its StorageCluster, and works without the record, too.
 */
public final class UnstageVolume {

  private final BlockDevices devices;
  private final Mounts mounts;
  private final StagedVolumes staged;

  public UnstageVolume(BlockDevices devices, Mounts mounts, StagedVolumes staged) {
    this.devices = devices;
    this.mounts = mounts;
    this.staged = staged;
  }

  /**
   * What is not staged there is unstaged.
   *
   * @throws NodeException.Precondition if it is in use
   * @throws NodeException.Unavailable if it did not go in time; a repetition goes on with it
   */
  public void unstage(UnstageRequest request) {
    Optional<StagedVolumes.Staged> record = staged.find(request.volumeId());
    if (record.isPresent() && !record.get().stagingPath().equals(request.stagingPath())) {
      return;
    }
    try {
      undo(request, record);
    } catch (NodeException failure) {
      throw failure.about(record.map(found -> found.image().toString()).orElse(request.volumeId()));
    }
  }

  private void undo(UnstageRequest request, Optional<StagedVolumes.Staged> record) {
    Optional<String> image =
        record.map(StagedVolumes.Staged::image).or(request::image).map(ImageLocation::identity);
    Optional<Attachment> attachment = image.flatMap(devices::find);
    if (record.isEmpty()) {
      requireOurs(request, attachment);
    }
    unmount(request.stagingPath());
    // Without a device, too: what a killed attach has left is found by nobody else.
    image.ifPresent(identity -> detach(identity, attachment));
    staged.erase(request.volumeId());
  }

  /** What lies below a mounted filesystem is the user's, and not looked at; it may hang, too. */
  private void unmount(Path stagingPath) {
    if (mounts.at(StagingPlace.of(stagingPath, false)).isEmpty()) {
      mounts.unmount(StagingPlace.of(stagingPath, true));
    }
    mounts.unmount(StagingPlace.of(stagingPath, false));
  }

  /**
   * A filesystem is taken out of the table of mounts first and written back then, for as long as
   * its cluster hangs: what is in use and mounted nowhere becomes free by itself.
   */
  private void detach(String identity, Optional<Attachment> attachment) {
    try {
      devices.detach(identity);
    } catch (NodeException.Precondition inUse) {
      if (attachment.filter(there -> !mounts.of(there.device()).isEmpty()).isPresent()) {
        throw inUse;
      }
      throw new NodeException.Unavailable(
          inUse.getMessage()
              + ", though it is mounted nowhere: what was written to it is still on its way to the"
              + " cluster, or a program has it open");
    }
  }

  /**
   * Without a record, only the device of the image that the volume_id names is known to be ours.
   */
  private void requireOurs(UnstageRequest request, Optional<Attachment> attachment) {
    mounts
        .at(StagingPlace.of(request.stagingPath(), false))
        .or(() -> mounts.at(StagingPlace.of(request.stagingPath(), true)))
        .filter(there -> !isDevice(attachment, there.device()))
        .ifPresent(there -> {
          throw new NodeException.Precondition(
              String.format(
                  "%s is mounted at %s, and nothing says that it is volume %s: unmount and detach"
                      + " it by hand",
                  there.device(), there.target(), request.volumeId()));
        });
  }

  private static boolean isDevice(Optional<Attachment> attachment, Path device) {
    return attachment.map(Attachment::device).filter(device::equals).isPresent();
  }
}
