package dev.cuttle.csi.node;

/** The use cases of a node over its ports. */
public final class VolumesOfNode implements NodeVolumes {

  private final StageVolume stage;
  private final UnstageVolume unstage;
  private final PublishVolume publish;
  private final UnpublishVolume unpublish;
  private final GrowVolume grow;
  private final VolumeStats stats;

  public VolumesOfNode(
      ImageAddresses addresses,
      BlockDevices devices,
      Filesystems filesystems,
      Mounts mounts,
      StagedVolumes staged) {
    this.stage = new StageVolume(addresses, devices, filesystems, mounts, staged);
    this.unstage = new UnstageVolume(devices, mounts, staged);
    this.publish = new PublishVolume(mounts, staged);
    this.unpublish = new UnpublishVolume(mounts);
    this.grow = new GrowVolume(addresses, devices, filesystems, mounts, staged);
    this.stats = new VolumeStats(devices, mounts, staged);
  }

  @Override
  public void stage(StageRequest request) {
    stage.stage(request);
  }

  @Override
  public void unstage(UnstageRequest request) {
    unstage.unstage(request);
  }

  @Override
  public void publish(PublishRequest request) {
    publish.publish(request);
  }

  @Override
  public void unpublish(UnpublishRequest request) {
    unpublish.unpublish(request);
  }

  @Override
  public long grow(GrowRequest request) {
    return grow.grow(request);
  }

  @Override
  public Stats stats(StatsRequest request) {
    return stats.stats(request);
  }
}
