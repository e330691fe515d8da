package dev.cuttle.csi.node;

import java.util.Optional;
import java.util.OptionalLong;

/** Says how full a volume is, and whether it is well. */
public final class VolumeStats {

  private final BlockDevices devices;
  private final Mounts mounts;
  private final StagedVolumes staged;

  public VolumeStats(BlockDevices devices, Mounts mounts, StagedVolumes staged) {
    this.devices = devices;
    this.mounts = mounts;
    this.staged = staged;
  }

  /**
   * A filesystem that is not well is not asked how full it is: that could hang. What cannot be told
   * in time is trouble, too, and no failure of this call.
   *
   * @throws NodeException.NotFound if the volume is not on this node, or not at the path
   */
  public Stats stats(StatsRequest request) {
    StagedVolumes.Staged record =
        staged
            .find(request.volumeId())
            .orElseThrow(() -> notFound(request, "is not staged on this node"));
    try {
      return stats(request, record);
    } catch (NodeException.Unavailable | NodeException.Aborted silent) {
      return new Stats(
          Optional.empty(), OptionalLong.empty(), Optional.of(String.valueOf(silent.getMessage())));
    }
  }

  private Stats stats(StatsRequest request, StagedVolumes.Staged record) {
    Optional<Attachment> attachment = devices.find(record.identity());
    Optional<String> trouble = trouble(record, attachment);
    if (trouble.isEmpty() && !isAt(request, record)) {
      throw notFound(request, "is not at " + request.path());
    }
    return new Stats(
        trouble.isPresent() || record.block()
            ? Optional.empty()
            : Optional.of(mounts.usage(request.path())),
        attachment
            .map(device -> OptionalLong.of(devices.sizeBytes(device)))
            .orElseGet(OptionalLong::empty),
        trouble.map(words -> record.image() + ": " + words));
  }

  private Optional<String> trouble(StagedVolumes.Staged record, Optional<Attachment> attachment) {
    if (attachment.isEmpty()) {
      return Optional.of("its image is no longer attached to this node");
    }
    return devices
        .trouble(attachment.get())
        .or(() ->
            mounts.at(StagingPlace.of(record)).isPresent()
                ? Optional.empty()
                : Optional.of("it is no longer mounted at " + StagingPlace.of(record)));
  }

  private boolean isAt(StatsRequest request, StagedVolumes.Staged record) {
    return request.path().equals(record.stagingPath()) || mounts.at(request.path()).isPresent();
  }

  private static NodeException notFound(StatsRequest request, String how) {
    return new NodeException.NotFound("volume " + request.volumeId() + " " + how);
  }
}
