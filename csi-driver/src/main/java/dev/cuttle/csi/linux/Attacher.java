package dev.cuttle.csi.linux;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.util.List;
import java.util.Optional;

/**
 * One way to make block devices of images. The calls for one image come one after the other, on
 * platform threads; they may last as long as the kernel and its programs let them.
 */
interface Attacher {

  Mounter mounter();

  /** Whether this node has what it takes. */
  boolean offered();

  /** Where the image is attached in this way. Changes nothing. */
  Optional<Attachment> find(String identity);

  /**
   * Takes away what a killed attach has left behind and nobody can use yet. What {@link #find}
   * finds stays.
   */
  void tidy(String identity);

  /** See {@link dev.cuttle.csi.node.BlockDevices#attach}. */
  Attachment attach(ImageAddress image, boolean readOnly, List<String> options);

  /** See {@link dev.cuttle.csi.node.BlockDevices#detach}. */
  void detach(String identity);

  /**
   * Sees to it that the device has, or soon gets, the size of its image, and never a smaller one
   * than it has.
   *
   * @param sizeBytes what the image has at least, bytes
   */
  void grow(Attachment attachment, ImageAddress image, long sizeBytes);

  /** See {@link dev.cuttle.csi.node.BlockDevices#trouble}. */
  Optional<String> trouble(Attachment attachment);

  /** An attachment that is there already, if it is the one that is wanted. */
  static Attachment sameWay(Attachment present, boolean readOnly) {
    if (present.readOnly() != readOnly) {
      throw new NodeException.Precondition(
          "%s is attached as %s already, and that one is %s"
              .formatted(
                  present.identity(),
                  present.device(),
                  present.readOnly() ? "read-only" : "writable"));
    }
    return present;
  }
}
