package dev.cuttle.volume;

import java.util.Optional;

/** The PersistentVolumeClaims of users. */
public interface Claims {

  /**
   * The tags that the claim's owner asks for by annotation; empty if the claim has none or is gone.
   *
   * @throws VolumeException.Unavailable if the claim cannot be read in time
   */
  Optional<String> tagsOf(VolumeRequest.Claim claim);
}
