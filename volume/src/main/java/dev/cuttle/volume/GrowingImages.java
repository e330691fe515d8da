package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.RbdImages;

/** The images of volumes that become larger. */
record GrowingImages(RbdImages images) {

  /**
   * The size of an image that can be made so large, bytes.
   *
   * @throws VolumeException.NotFound if there is no image
   * @throws VolumeException.OutOfRange if no image like it is so large
   */
  long growable(ImageAddress image, long sizeBytes) {
    ImageStat stat = images.stat(image).orElseThrow(() -> gone(image));
    try {
      stat.mustTake(sizeBytes);
    } catch (IllegalArgumentException rule) {
      throw new VolumeException.OutOfRange(
          "image " + image.text() + " cannot have " + sizeBytes + " bytes: " + rule.getMessage());
    }
    return stat.sizeBytes();
  }

  /** The size that the image has then, bytes: as large as is asked for, or larger. */
  long grow(ImageAddress image, long sizeBytes) {
    try {
      return images.grow(image, sizeBytes);
    } catch (CephException.NotFound none) {
      throw gone(image);
    }
  }

  private static VolumeException gone(ImageAddress image) {
    return new VolumeException.NotFound(
        "image " + image.text() + " is gone: it was removed or renamed");
  }
}
