package dev.cuttle.csi.node;

import dev.cuttle.ceph.ImageLocation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was staged where, written before it is done and kept until it is undone. Survives the
 * process and the node plugin's Pod; holds no key.
 */
public interface StagedVolumes {

  /**
   * A volume that is staged, being staged or being unstaged.
   *
   * @param image where its image is
   * @param block a raw block volume, otherwise a filesystem
   * @param shared whether other nodes may write to it at the same time
   */
  record Staged(
      String volumeId,
      Path stagingPath,
      ImageLocation image,
      Mounter mounter,
      boolean readOnly,
      boolean block,
      boolean shared) {

    /** {@link ImageLocation#identity} of its image. */
    String identity() {
      return image.identity();
    }
  }

  /** The record of this volume, if there is one. */
  Optional<Staged> find(String volumeId);

  /** Writes it, whole or not at all; a repeated write replaces. */
  void write(Staged staged);

  /** Forgets it; already forgotten is success. */
  void erase(String volumeId);
}
