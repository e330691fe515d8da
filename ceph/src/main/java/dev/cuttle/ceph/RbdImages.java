package dev.cuttle.ceph;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of any cluster we can name. Every call has a deadline, blocks its caller at most that
 * long, waits for no other cluster, and fails with a {@link CephException} of a kind that says
 * whether a retry helps.
 */
public interface RbdImages {

  /**
   * Whether the name is taken, by an image whole or half made: one look-up, no open. Much cheaper
   * than {@link #stat}.
   */
  boolean exists(ImageAddress image);

  /**
   * @throws CephException.AlreadyExists if there is an image of this name, whoever made it
   */
  void create(ImageAddress image, ImageSpec spec);

  /**
   * Makes up for the last steps of a create of this image, which may have died after the image
   * could be seen: striping and object map. Changes nothing of an image that is whole.
   *
   * @throws CephException.NotFound if there is none
   * @throws CephException.Busy if it can only be removed: its journal was never made
   */
  void complete(ImageAddress image, ImageSpec spec);

  /** Empty if there is no such image. */
  Optional<ImageStat> stat(ImageAddress image);

  /** Where the image of this id is now, whatever it is called. */
  Whereabouts whereabouts(PoolAddress pool, String imageId);

  /**
   * Removes the image and its data, and what is left of earlier images of the name that were
   * removed in part. A removal that was cut short may have taken the name away already, so that
   * {@link #exists} says no while data is left: call this again until it answers or says NotFound.
   *
   * @throws CephException.NotFound if there is none
   * @throws CephException.Busy if its state forbids it: watchers, snapshots, a lock, a group, a
   *     migration, or another cluster where it is primary
   */
  void remove(ImageAddress image);

  /**
   * Removes an image that lies in the trash, before its time, too.
   *
   * @throws CephException.NotFound if none of this id lies there
   * @throws CephException.Busy if its state forbids it: watchers, snapshots, a lock, or a migration
   */
  void removeFromTrash(PoolAddress pool, String imageId);

  /**
   * Removes what is left of earlier images of the name that were removed in part. The image that
   * bears the name now, if any, is not touched.
   */
  void finishRemovals(ImageAddress image);

  /**
   * The value of an image-meta key; empty if the image has no such key.
   *
   * @throws CephException.NotFound if there is no image
   */
  Optional<String> metadata(ImageAddress image, String key);

  /**
   * Sets an image-meta key. Without opening the image for writing, so it disturbs no exclusive
   * lock.
   *
   * @return the id of the image, which had to be looked up for that
   */
  String setMetadata(ImageAddress image, String key, String value);

  /**
   * Makes the image at least so large. One that is as large or larger stays as it is: nothing is
   * ever cut off, whoever else changes it at the same time. Who has it open is told and goes on.
   *
   * @return the size that it has now, bytes
   * @throws CephException.NotFound if there is none
   * @throws CephException.Busy if its state forbids it: a lock, or another cluster where it is
   *     primary
   */
  long grow(ImageAddress image, long sizeBytes);

  /** Those who hold the image open, other than this call itself. */
  List<Watcher> watchers(ImageAddress image);

  /**
   * The names of all images in the pool and namespace, in pages; the consumer is called on the
   * caller's thread.
   */
  void list(PoolAddress pool, Consumer<String> each);
}
