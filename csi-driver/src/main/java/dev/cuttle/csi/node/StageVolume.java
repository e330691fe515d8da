package dev.cuttle.csi.node;

import java.util.Optional;

/**
 * Makes a volume ready on this node: written down, attached, and mounted at its staging path. A
 * call that died is taken up where it ended.
 */
public final class StageVolume {

  private final ImageAddresses addresses;
  private final BlockDevices devices;
  private final StagedVolumes staged;
  private final StagedMounts stagedMounts;
  private final MounterChoice choice;

  public StageVolume(
      ImageAddresses addresses,
      BlockDevices devices,
      Filesystems filesystems,
      Mounts mounts,
      StagedVolumes staged) {
    this.addresses = addresses;
    this.devices = devices;
    this.staged = staged;
    this.stagedMounts = new StagedMounts(filesystems, mounts);
    this.choice = new MounterChoice(devices);
  }

  /**
   * @throws NodeException.AlreadyExists if it is staged already in another way
   * @throws NodeException.Precondition if something must be done first, such as to look at foreign
   *     data on the device
   * @throws NodeException.Damaged if its filesystem is damaged
   * @throws NodeException.Unavailable if it could not be done in time; a repetition goes on with it
   */
  public void stage(StageRequest request) {
    try {
      staged(request);
    } catch (NodeException failure) {
      throw failure.about(request.image().toString());
    }
  }

  private void staged(StageRequest request) {
    Optional<StagedVolumes.Staged> earlier = staged.find(request.volumeId());
    earlier.ifPresent(record -> requireSame(record, request));
    Mounter mounter = choice.of(request);
    staged.write(request.record(mounter));
    Attachment attachment = attached(request, mounter, earlier.isEmpty());
    try {
      stagedMounts.ensure(request, attachment);
    } catch (NodeException refused) {
      throw undone(request, attachment, refused);
    }
  }

  private static void requireSame(StagedVolumes.Staged has, StageRequest asked) {
    requireSame(asked, "at", has.stagingPath(), asked.stagingPath());
    requireSame(asked, "from", has.identity(), asked.image().identity());
    requireSame(asked, "as", asText(has.block()), asText(asked.use() instanceof Use.Block));
    requireSame(asked, "for", forText(has.readOnly()), forText(asked.readOnly()));
  }

  private static void requireSame(StageRequest request, String how, Object has, Object asked) {
    if (!has.equals(asked)) {
      throw new NodeException.AlreadyExists(
          String.format(
              "volume %s is staged %s %s; %s was asked for: unstage it first",
              request.volumeId(), how, has, asked));
    }
  }

  private static String asText(boolean block) {
    return block ? "block device" : "filesystem";
  }

  private static String forText(boolean readOnly) {
    return readOnly ? "reading only" : "writing";
  }

  private Attachment attached(StageRequest request, Mounter mounter, boolean firstTry) {
    try {
      return devices.attach(
          addresses.address(request.image()), mounter, request.readOnly(), request.mapOptions());
    } catch (NodeException refused) {
      if (firstTry && isFinal(refused) && devices.find(request.image().identity()).isEmpty()) {
        staged.erase(request.volumeId());
      }
      throw refused;
    }
  }

  /**
   * Whoever is refused for good does not call again, and perhaps not even unstage: nothing may be
   * left attached. A volume that is mounted stays.
   */
  private NodeException undone(StageRequest request, Attachment attachment, NodeException refused) {
    if (!isFinal(refused)) {
      return refused;
    }
    try {
      if (stagedMounts.find(request).isEmpty()) {
        devices.detach(attachment.identity());
        staged.erase(request.volumeId());
      }
      return refused;
    } catch (NodeException left) {
      // This code makes the caller come back, to stage or to unstage.
      NodeException later =
          new NodeException.Unavailable(
              refused.getMessage() + "; and it could not be detached: " + left.getMessage());
      later.addSuppressed(refused);
      return later;
    }
  }

  private static boolean isFinal(NodeException refused) {
    return switch (refused) {
      case NodeException.Unavailable retry -> false;
      case NodeException.Aborted retry -> false;
      case NodeException.Invalid wrong -> true;
      case NodeException.NotFound gone -> true;
      case NodeException.AlreadyExists other -> true;
      case NodeException.Precondition first -> true;
      case NodeException.Damaged filesystem -> true;
    };
  }
}
