package dev.cuttle.csi.node;

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
   * @param identity {@link ImageSource#identity}
   * @param block a raw block volume, otherwise a filesystem
   */
  record Staged(
      String volumeId,
      Path stagingPath,
      String cluster,
      String identity,
      Mounter mounter,
      boolean readOnly,
      boolean block) {

    /** Where its image is. */
    ImagePlace image() {
      String[] parts = identity.split(":", 4);
      return parts.length == 4
          ? new ImagePlace(cluster, parts[0], parts[1], parts[2], parts[3])
          : new ImagePlace(cluster, "", "", "", identity);
    }
  }

  /** The record of this volume, if there is one. */
  Optional<Staged> find(String volumeId);

  /** Writes it, whole or not at all; a repeated write replaces. */
  void write(Staged staged);

  /** Forgets it; already forgotten is success. */
  void erase(String volumeId);
}
