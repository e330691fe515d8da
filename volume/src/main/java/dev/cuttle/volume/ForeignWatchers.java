package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Watcher;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks for those who write to an image and are no node of Kubernetes, as far as the page says: a
 * person's {@code rbd map}, a virtual machine, or a node that was declared dead and is not. Two
 * filesystems on one image destroy each other.
 */
public final class ForeignWatchers {

  private final Locations locations;
  private final RbdImages images;

  public ForeignWatchers(ClusterDirectory directory, RbdImages images) {
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
    if (volume.attachments().isEmpty()) {
      requireNone(
          volume.location(),
          volume.volumeName(),
          "attached to no node: it is attached when that has ended");
    }
  }

  /**
   * The same of a volume of which only the place is known.
   *
   * @param name of the volume
   * @param so what follows from somebody's using it, in words
   */
  void requireNone(ImageLocation location, String name, String so) {
    List<Watcher> found = watchers(location, name);
    if (!found.isEmpty()) {
      throw new VolumeException.Precondition(
          "image "
              + locations.address(location).text()
              + " of volume "
              + name
              + " is in use by "
              + found.stream().map(ForeignWatchers::words).collect(Collectors.joining(", "))
              + ", and "
              + so);
    }
  }

  private List<Watcher> watchers(ImageLocation location, String name) {
    try {
      return images.watchers(locations.address(location));
    } catch (CephException.NotFound gone) {
      throw new VolumeException.NotFound(
          "the image of volume " + name + " is gone: " + gone.getMessage());
    }
  }

  private static String words(Watcher watcher) {
    return "client." + watcher.id() + " at " + watcher.address();
  }
}
