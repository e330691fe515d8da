package dev.cuttle.csi.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one call at a time work on a volume; any other is told to come back (CSI spec, "Error
 * Scheme": operation pending for volume). Calls for different volumes never wait for each other,
 * and a question how a volume is never waits at all.
 */
public final class OneAtATime implements NodeVolumes {

  private final NodeVolumes volumes;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  public OneAtATime(NodeVolumes volumes) {
    this.volumes = volumes;
  }

  @Override
  public void stage(StageRequest request) {
    alone(request.volumeId(), () -> volumes.stage(request));
  }

  @Override
  public void unstage(UnstageRequest request) {
    alone(request.volumeId(), () -> volumes.unstage(request));
  }

  @Override
  public void publish(PublishRequest request) {
    alone(request.volumeId(), () -> volumes.publish(request));
  }

  @Override
  public void unpublish(UnpublishRequest request) {
    alone(request.volumeId(), () -> volumes.unpublish(request));
  }

  @Override
  public long grow(GrowRequest request) {
    AtomicLong size = new AtomicLong();
    alone(request.volumeId(), () -> size.set(volumes.grow(request)));
    return size.get();
  }

  @Override
  public Stats stats(StatsRequest request) {
    return volumes.stats(request);
  }

  /**
   * @throws NodeException.Aborted while another call is at work on the same volume
   */
  private void alone(String volume, Runnable call) {
    if (!busy.add(volume)) {
      throw new NodeException.Aborted(
          "another call for volume " + volume + " is under way; try again");
    }
    try {
      call.run();
    } finally {
      busy.remove(volume);
    }
  }
}
