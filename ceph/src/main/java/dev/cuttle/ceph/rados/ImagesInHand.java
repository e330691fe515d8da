package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The images that a native call is changing. Such a call cannot be stopped when its caller has
 * left; and librbd creates and removes in many steps, so that a second change among the steps of a
 * first leaves half an image behind, under a name or nameless.
 */
final class ImagesInHand {

  private final String cluster;
  private final Set<String> identities = ConcurrentHashMap.newKeySet();

  ImagesInHand(String cluster) {
    this.cluster = cluster;
  }

  /**
   * Runs the change, if no other is under way for this image.
   *
   * @throws CephException.Unreachable if one is: what it will have done is not known yet
   */
  <T> T alone(ImageAddress image, String task, Bulkhead.Work<T> change) throws NativeFailure {
    String identity = image.location().identity();
    if (!identities.add(identity)) {
      throw new CephException.Unreachable(
          cluster, task, 0, "an earlier change of this image has not ended yet", true);
    }
    try {
      return change.run();
    } finally {
      identities.remove(identity);
    }
  }
}
