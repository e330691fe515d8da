package dev.cuttle.volume;

import java.util.Optional;

/** The PersistentVolumeClaims of users. */
public interface Claims {

  /** The annotation by which the owner of a claim asks for tags. */
  static String tagsAnnotation() {
    return "cuttle.dev/tags";
  }

  /**
   * The tags that the claim's owner asks for by annotation; empty if the claim has none or is gone.
   *
   * @throws VolumeException.Unavailable if the claim cannot be read in time
   */
  Optional<String> tagsOf(VolumeRequest.Claim claim);
}
