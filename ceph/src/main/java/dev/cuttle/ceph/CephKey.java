package dev.cuttle.ceph;

/**
 * A cephx key in base64, as in a keyring. Never printed: {@link #toString} hides it; compare by
 * equals.
 */
public record CephKey(String base64) {
  public CephKey {
    if (base64.isBlank()) {
      throw new IllegalArgumentException("an empty cephx key");
    }
  }

  @Override
  public String toString() {
    return "(key)";
  }
}
