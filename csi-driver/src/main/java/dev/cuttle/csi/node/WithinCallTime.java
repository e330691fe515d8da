package dev.cuttle.csi.node;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each call that changes something a time in which all of its steps must be done. */
public final class WithinCallTime implements NodeVolumes {

  private final NodeVolumes volumes;
  private final Duration most;

  /**
   * @param most how long a call may take in all
   */
  public WithinCallTime(NodeVolumes volumes, Duration most) {
    this.volumes = volumes;
    this.most = most;
  }

  @Override
  public void stage(StageRequest request) {
    CallTime.within(most, () -> volumes.stage(request));
  }

  @Override
  public void unstage(UnstageRequest request) {
    CallTime.within(most, () -> volumes.unstage(request));
  }

  @Override
  public void publish(PublishRequest request) {
    CallTime.within(most, () -> volumes.publish(request));
  }

  @Override
  public void unpublish(UnpublishRequest request) {
    CallTime.within(most, () -> volumes.unpublish(request));
  }

  @Override
  public long grow(GrowRequest request) {
    AtomicLong size = new AtomicLong();
    CallTime.within(most, () -> size.set(volumes.grow(request)));
    return size.get();
  }

  /** Its few steps have short deadlines of their own. */
  @Override
  public Stats stats(StatsRequest request) {
    return volumes.stats(request);
  }
}
