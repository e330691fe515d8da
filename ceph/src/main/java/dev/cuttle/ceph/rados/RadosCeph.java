package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.RbdImages;

/** Ceph through librados and librbd: the ports by topic, on shared connections. */
public final class RadosCeph implements AutoCloseable {
  private final NativeCalls calls;
  private final RbdImages images;
  private final CephClusters clusters;

  public RadosCeph(RadosSettings settings, CephCallObserver observer) {
    this.calls = new NativeCalls(settings, observer);
    this.images = new RadosImages(calls);
    this.clusters = new RadosClusters(calls, settings);
  }

  public RbdImages images() {
    return images;
  }

  public CephClusters clusters() {
    return clusters;
  }

  /** Ends all connections; calls under way end by their own time limits. */
  @Override
  public void close() {
    calls.close();
  }
}
