package dev.cuttle.volume;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Whereabouts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The images of volumes: made once, recognised as ours, removed only if they are.
 *
 * <p>An image is ours if its image metadata name its volume. RBD cannot create an image and mark it
 * in one step, so an unmarked image also is ours while its page stands: the page was written after
 * a look that found no such image.
 */
final class VolumeImages {

  private final RbdImages images;
  private final InstantSource clock;

  VolumeImages(RbdImages images) {
    this(images, InstantSource.system());
  }

  VolumeImages(RbdImages images, InstantSource clock) {
    this.images = images;
    this.clock = clock;
  }

  /**
   * Whether the place is free for a volume that has no page. An image that is ours and has the
   * right size counts as free: its page was lost, and it will be taken up again.
   *
   * @throws VolumeException.AlreadyExists if an image of this name is there that is not the
   *     volume's
   */
  void requireFree(ImageAddress image, String volumeName, long sizeBytes) {
    if (!images.exists(image)) {
      return;
    }
    Optional<String> mark = mark(image);
    if (mark.isEmpty() || !mark.get().equals(volumeName)) {
      throw new VolumeException.AlreadyExists(
          "image "
              + image.text()
              + " exists and is not Cuttle's: "
              + owner(mark)
              + "; rename or remove it");
    }
    requireSize(image, images.stat(image), sizeBytes);
  }

  /**
   * Makes the image and marks it, whatever part of that an earlier try has done. The volume's page
   * is Reserved.
   *
   * @return the id that its cluster gave it
   */
  String ensure(ImageAddress image, String volumeName, ImageSpec spec) {
    try {
      images.create(image, spec);
    } catch (CephException.AlreadyExists earlierTry) {
      takeUp(image, volumeName, spec);
    }
    return images.setMetadata(image, ImageMark.KEY, volumeName);
  }

  /**
   * What earlier tries have removed in part: a name without an image behind it is removed before
   * the image is made anew, and whoever does that may die in between.
   */
  void finishRemovals(ImageAddress image) {
    images.finishRemovals(image);
  }

  private void takeUp(ImageAddress image, String volumeName, ImageSpec spec) {
    Optional<ImageStat> stat = images.stat(image);
    if (stat.isEmpty()) {
      // The name is taken and there is no image behind it: a create that died half way. The page
      // says it was ours.
      removeAll(image);
      images.create(image, spec);
      return;
    }
    Optional<String> mark = mark(image);
    if (mark.isPresent() && !mark.get().equals(volumeName)) {
      throw new VolumeException.AlreadyExists(
          "image " + image.text() + " exists and is not Cuttle's: " + owner(mark));
    }
    requireSize(image, stat, spec.sizeBytes());
    if (mark.isEmpty()) {
      // What bears the mark was made whole; of the others nobody knows.
      images.complete(image, spec);
    }
  }

  /** A half-made image has a name and no header, a half-removed one neither: both are unmarked. */
  private Optional<String> mark(ImageAddress image) {
    try {
      return ImageMark.of(images, image);
    } catch (CephException.NotFound noHeader) {
      return Optional.empty();
    }
  }

  /**
   * Removes the image if it is this volume's; already gone is success.
   *
   * @return false if there was no image of this name
   * @param hasPage whether the ledger has a page for it, so that an unmarked image is ours too
   */
  boolean remove(ImageAddress image, VolumeKey key, boolean hasPage) {
    Optional<String> mark = mark(image);
    boolean ours =
        mark.map(name -> VolumeKey.of(name).equals(key))
            // Of a name that is gone, only what a removal that was cut short has left is removed.
            .orElseGet(() -> hasPage || !images.exists(image));
    if (!ours) {
      throw new VolumeException.Precondition(
          "image "
              + image.text()
              + " is not provably Cuttle's: "
              + owner(mark)
              + "; it is left alone");
    }
    return removeAll(image);
  }

  private boolean removeAll(ImageAddress image) {
    try {
      images.remove(image);
      return true;
    } catch (CephException.NotFound gone) {
      requireGone(image, gone);
      return false;
    }
  }

  /**
   * Removes this volume's image where a person has put it: under another name or in the trash. What
   * is not ours to end is told.
   *
   * @param image where it was
   * @param imageId the id that its cluster gave it
   * @throws VolumeException.Precondition if somebody must act first, saying what
   */
  void removeMoved(ImageAddress image, String imageId, VolumeKey key) {
    switch (images.whereabouts(image.pool(), imageId)) {
      case Whereabouts.Gone() -> {
        // As it should be.
      }
      case Whereabouts.RemovedInPart(String name) ->
          images.finishRemovals(image.pool().image(name));
      case Whereabouts.Named(String name) -> removeRenamed(image, image.pool().image(name), key);
      case Whereabouts.InTrash(String name, Instant keptUntil) ->
          removeFromTrash(image, imageId, name, keptUntil);
      case Whereabouts.Migrating(String name) ->
          throw new VolumeException.Precondition(
              "image "
                  + image.pool().image(name).text()
                  + " of the volume is being migrated: commit or abort that"
                  + " (rbd migration commit, rbd migration abort)");
    }
  }

  private void removeRenamed(ImageAddress was, ImageAddress renamed, VolumeKey key) {
    Optional<String> mark = mark(renamed);
    if (mark.map(name -> VolumeKey.of(name).equals(key)).orElse(false)) {
      removeAll(renamed);
      return;
    }
    throw new VolumeException.Precondition(
        "image "
            + was.text()
            + " was renamed to "
            + renamed.text()
            + ", and "
            + owner(mark)
            + "; it is left alone");
  }

  private void removeFromTrash(ImageAddress was, String id, String name, Instant keptUntil) {
    if (keptUntil.isAfter(clock.instant())) {
      throw new VolumeException.Precondition(
          "image "
              + was.text()
              + " of the volume lies in the trash as "
              + name
              + " (id "
              + id
              + ") and is kept until "
              + keptUntil
              + ": it is removed after that, or earlier by rbd trash rm --force");
    }
    try {
      images.removeFromTrash(was.pool(), id);
    } catch (CephException.NotFound gone) {
      if (!(images.whereabouts(was.pool(), id) instanceof Whereabouts.Gone)) {
        throw gone;
      }
    }
  }

  /** librbd says "not found" of more than the image: only one that is not there is gone. */
  private void requireGone(ImageAddress image, CephException.NotFound gone) {
    if (images.exists(image)) {
      throw new VolumeException.Unavailable(
          "image " + image.text() + " is still there after its removal: " + gone.getMessage());
    }
  }

  /**
   * @throws VolumeException.Precondition if its metadata do not say that the image is this volume's
   */
  void requireMarked(ImageAddress image, VolumeKey key) {
    Optional<String> mark = mark(image);
    if (!mark.map(name -> VolumeKey.of(name).equals(key)).orElse(false)) {
      throw new VolumeException.Precondition(
          "image "
              + image.text()
              + " is not provably Cuttle's: "
              + owner(mark)
              + "; it is left alone");
    }
  }

  boolean exists(ImageAddress image) {
    return images.exists(image);
  }

  private static void requireSize(ImageAddress image, Optional<ImageStat> stat, long sizeBytes) {
    long found = stat.map(ImageStat::sizeBytes).orElse(0L);
    if (found != sizeBytes) {
      throw new VolumeException.AlreadyExists(
          "image "
              + image.text()
              + " exists with "
              + found
              + " bytes; "
              + sizeBytes
              + " were asked for");
    }
  }

  private static String owner(Optional<String> mark) {
    return mark.map(name -> "its image metadata name volume " + Quoted.of(name))
        .orElse("its image metadata name no volume");
  }
}
