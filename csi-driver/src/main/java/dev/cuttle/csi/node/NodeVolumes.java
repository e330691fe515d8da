package dev.cuttle.csi.node;

/** What a node does with volumes. Each call may be repeated, whatever became of the first. */
public interface NodeVolumes {

  /** See {@link StageVolume}. */
  void stage(StageRequest request);

  /** See {@link UnstageVolume}. */
  void unstage(UnstageRequest request);

  /** See {@link PublishVolume}. */
  void publish(PublishRequest request);

  /** See {@link UnpublishVolume}. */
  void unpublish(UnpublishRequest request);

  /** See {@link GrowVolume}. */
  long grow(GrowRequest request);

  /** See {@link VolumeStats}. */
  Stats stats(StatsRequest request);
}
