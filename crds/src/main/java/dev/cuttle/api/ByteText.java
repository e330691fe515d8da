package dev.cuttle.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes as people read them in a column: 10Gi, 1.5Ti, 19B, 0, and "?" for an unknown number. */
final class ByteText {
  private static final String[] UNITS = {"B", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

  private ByteText() {}

  static String of(@Nullable Long bytes) {
    if (bytes == null) {
      return "?";
    }
    if (bytes == 0) {
      return "0";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f", value).replace(".0", "") + UNITS[unit];
  }
}
