package dev.cuttle.csi.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Watcher;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks for those who write to an image and are no node of Kubernetes, as far as the page says: a
 * person's {@code rbd map}, a virtual machine, or a node that was declared dead and is not. Two
 * filesystems on one image destroy each other.
 */
public final class StrangersOnImages {

  private final Locations locations;
  private final RbdImages images;

  public StrangersOnImages(ClusterDirectory directory, RbdImages images) {
    this.locations = new Locations(directory);
    this.images = images;
  }

  /**
   * Who opens an image for writing watches it; who reads does not. While nodes are on the page,
   * watchers cannot be told apart from them, and are not looked for.
   *
   * @throws VolumeException.Precondition naming them
   * @throws VolumeException.NotFound if the image is gone
   */
  void requireNone(VolumeRecord volume) {
    if (!volume.attachments().isEmpty()) {
      return;
    }
    List<Watcher> found = watchers(volume);
    if (!found.isEmpty()) {
      throw new VolumeException.Precondition(
          "image "
              + locations.address(volume.location()).text()
              + " of volume "
              + volume.volumeName()
              + " is in use by "
              + found.stream().map(StrangersOnImages::words).collect(Collectors.joining(", "))
              + ", and attached to no node: it is attached when that has ended");
    }
  }

  private List<Watcher> watchers(VolumeRecord volume) {
    try {
      return images.watchers(locations.address(volume.location()));
    } catch (CephException.NotFound gone) {
      throw new VolumeException.NotFound(
          "the image of volume " + volume.volumeName() + " is gone: " + gone.getMessage());
    }
  }

  private static String words(Watcher watcher) {
    return "client." + watcher.id() + " at " + watcher.address();
  }
}
