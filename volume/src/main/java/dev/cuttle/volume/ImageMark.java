package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.RbdImages;
import java.util.Optional;

/** What makes an image provably ours: an entry of its image metadata that names its volume. */
public final class ImageMark {

  /** Image-meta key whose value is the volume's name. */
  static final String KEY = "cuttle.dev/volume";

  private ImageMark() {}

  /**
   * The name of the volume that the image is marked with; empty if it is not marked.
   *
   * @throws CephException.NotFound if there is no image, or none behind its name
   */
  public static Optional<String> of(RbdImages images, ImageAddress image) {
    return images.metadata(image, KEY);
  }
}
