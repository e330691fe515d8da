package dev.cuttle.volume;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a volume's page, from which the name of its image is made: the volume's name where
 * that is a short valid object name, else a digest of it. At most 40 characters, so that pages,
 * images and volume_ids are found without search.
 */
public record VolumeKey(String text) {

  private static final int MAX_LENGTH = 40;
  private static final int DIGEST_DIGITS = 32;
  private static final String DIGEST_PREFIX = "sha256.";
  private static final String IMAGE_PREFIX = "cuttle-";
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  public VolumeKey {
    if (!fits(text)) {
      throw new IllegalArgumentException("not a volume key: " + text);
    }
  }

  /** The key of the volume with this name; different names have different keys. */
  public static VolumeKey of(String volumeName) {
    boolean plain = fits(volumeName) && !volumeName.startsWith(DIGEST_PREFIX);
    return new VolumeKey(plain ? volumeName : DIGEST_PREFIX + digest(volumeName));
  }

  private static boolean fits(String text) {
    return text.length() <= MAX_LENGTH && OBJECT_NAME.matcher(text).matches();
  }

  /** The key that is this name of a page; empty if no page of a volume is called so. */
  public static Optional<VolumeKey> ofPage(String page) {
    return fits(page) ? Optional.of(new VolumeKey(page)) : Optional.empty();
  }

  /** Whether an image of this name could be ours. */
  public static boolean isImage(String image) {
    return image.startsWith(IMAGE_PREFIX) && fits(image.substring(IMAGE_PREFIX.length()));
  }

  /**
   * The key of the volume that this image holds. @throws IllegalArgumentException if it is not an
   * image of ours
   */
  public static VolumeKey ofImage(String image) {
    if (!image.startsWith(IMAGE_PREFIX)) {
      throw new IllegalArgumentException("not an image of Cuttle: " + image);
    }
    return new VolumeKey(image.substring(IMAGE_PREFIX.length()));
  }

  public String image() {
    return IMAGE_PREFIX + text;
  }

  private static String digest(String volumeName) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(volumeName.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGEST_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
