package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageAddress;
import java.util.List;
import java.util.Optional;

/**
 * Images as block devices of this node. What is attached is read from the kernel and the processes
 * behind the devices each time, so that it is true after this process died and came back. Every
 * method ends within its deadline; one image's or one cluster's trouble never holds up another's.
 */
public interface BlockDevices {

  /** What this node's kernel and programs offer, best first. */
  List<Mounter> offered();

  /**
   * Where the image is attached on this node, by whatever mounter; empty if nowhere. Looks, and
   * changes nothing: what a killed attach has left half made stays until the next attach or detach.
   *
   * @param identity {@link dev.cuttle.ceph.ImageLocation#identity}
   */
  Optional<Attachment> find(String identity);

  /**
   * Attaches the image; if it is attached already in the same way, that is the answer.
   *
   * @param options of the mounter (StorageClass parameter mapOptions), such as {@code
   *     queue_depth=64}
   * @throws NodeException.Unavailable if the cluster does not answer in time
   * @throws NodeException.NotFound if there is no such image
   * @throws NodeException.Precondition if this node cannot attach in this way, or the image is
   *     attached in another way (read-only or not)
   */
  Attachment attach(ImageAddress image, Mounter mounter, boolean readOnly, List<String> options);

  /**
   * Detaches the image, by whatever mounter it is attached, and takes away what a killed attach has
   * left half made; nothing there is success.
   *
   * @param identity {@link dev.cuttle.ceph.ImageLocation#identity}
   * @throws NodeException.Precondition if the device is in use
   * @throws NodeException.Unavailable if it did not go in time; the call may be repeated
   */
  void detach(String identity);

  /**
   * Lets a device that can be written to have the size of its image, in use or not, and never a
   * smaller one than it has. Waits a little for who learns that from the cluster.
   *
   * @param image the one that is attached
   * @param sizeBytes what the image has at least, bytes; 0 if that is not known
   * @return the size that the device has then, bytes
   * @throws NodeException.Unavailable if the cluster does not answer in time
   */
  long grow(Attachment attachment, ImageAddress image, long sizeBytes);

  /** Size of an attached device, bytes. */
  long sizeBytes(Attachment attachment);

  /**
   * Whether the device can still be read: the process behind it lives and the kernel has not given
   * it up. Empty if it is well, else what is wrong, in words.
   */
  Optional<String> trouble(Attachment attachment);
}
