package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells one access of a cluster from another, across processes, and tells no key. */
final class AccessDigest {
  private static final int DIGITS = 16;

  private AccessDigest() {}

  static String of(CephAccess access) {
    String whole =
        String.join(
            "\0",
            access.fsid(),
            String.join(",", access.monitors()),
            access.user(),
            access.key().base64(),
            new TreeMap<>(access.config()).toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
