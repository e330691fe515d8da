package dev.cuttle.csi.node;

import java.util.Optional;

/**
 * Gives a volume on this node the size that its image has by now: first its device, then the
 * filesystem on it, under whoever uses it. Nothing is ever made smaller.
 */
public final class GrowVolume {

  private final ImageAddresses addresses;
  private final BlockDevices devices;
  private final Filesystems filesystems;
  private final Mounts mounts;
  private final StagedVolumes staged;

  public GrowVolume(
      ImageAddresses addresses,
      BlockDevices devices,
      Filesystems filesystems,
      Mounts mounts,
      StagedVolumes staged) {
    this.addresses = addresses;
    this.devices = devices;
    this.filesystems = filesystems;
    this.mounts = mounts;
    this.staged = staged;
  }

  /**
   * The size of its device then, bytes. What may only be read is left as it is.
   *
   * @throws NodeException.NotFound if the volume is not staged on this node, or not at the path
   * @throws NodeException.Precondition if it is staged, but no longer attached or mounted
   * @throws NodeException.Unavailable if its device is smaller than it is to be, or not well
   */
  public long grow(GrowRequest request) {
    StagedVolumes.Staged record =
        staged
            .find(request.volumeId())
            .orElseThrow(() -> notFound(request, "is not staged on this node"));
    try {
      return grown(request, record);
    } catch (NodeException failure) {
      throw failure.about(record.image().toString());
    }
  }

  private long grown(GrowRequest request, StagedVolumes.Staged record) {
    Attachment attachment =
        devices
            .find(record.identity())
            .orElseThrow(
                () -> precondition(request, "its image is no longer attached to this node"));
    Mounts.Mount mount =
        mounts
            .at(StagingPlace.of(record))
            .filter(there -> there.device().equals(attachment.device()))
            .orElseThrow(
                () -> precondition(request, "it is no longer mounted at " + record.stagingPath()));
    requireAt(request, record, attachment);
    if (attachment.readOnly() || mount.readOnly()) {
      return devices.sizeBytes(attachment);
    }
    requireWell(attachment);
    long size = deviceBytes(request, record, attachment);
    if (!record.block()) {
      FilesystemType.named(mount.type())
          .ifPresent(type -> filesystems.grow(attachment.device(), mount.target(), type));
    }
    return size;
  }

  /** Of a block volume the kubelet may name some device instead. */
  private void requireAt(GrowRequest request, StagedVolumes.Staged record, Attachment attachment) {
    boolean there =
        record.block()
            || request.path().equals(record.stagingPath())
            || mounts
                .at(request.path())
                .filter(mount -> mount.device().equals(attachment.device()))
                .isPresent();
    if (!there) {
      throw notFound(request, "is not at " + request.path());
    }
  }

  /** Whoever makes a filesystem grow on a device that hangs, hangs with it. */
  private void requireWell(Attachment attachment) {
    Optional<String> trouble = devices.trouble(attachment);
    if (trouble.isPresent()) {
      throw new NodeException.Unavailable(attachment.device() + ": " + trouble.get());
    }
  }

  private long deviceBytes(
      GrowRequest request, StagedVolumes.Staged record, Attachment attachment) {
    long size =
        mayBeTold(record, attachment)
            ? devices.grow(attachment, addresses.address(record.image()), request.sizeBytes())
            : devices.sizeBytes(attachment);
    if (size >= request.sizeBytes()) {
      return size;
    }
    String small =
        "%s has %d bytes, and %d are to be there"
            .formatted(attachment.device(), size, request.sizeBytes());
    throw mayBeTold(record, attachment)
        ? new NodeException.Unavailable(small + ": its cluster has not told the new size yet")
        : new NodeException.Precondition(
            small
                + ": a device by fuse that several nodes write to grows when it is attached anew;"
                + " delete the Pods that use the volume on this node");
  }

  /**
   * Who tells the process behind a fuse device a size gives it to the image, too. Between looking
   * and telling the image may grow again, and another node write to what is then cut off.
   */
  private static boolean mayBeTold(StagedVolumes.Staged record, Attachment attachment) {
    return attachment.mounter() != Mounter.FUSE || !record.shared();
  }

  private static NodeException precondition(GrowRequest request, String how) {
    return new NodeException.Precondition("volume " + request.volumeId() + ": " + how);
  }

  private static NodeException notFound(GrowRequest request, String how) {
    return new NodeException.NotFound("volume " + request.volumeId() + " " + how);
  }
}
