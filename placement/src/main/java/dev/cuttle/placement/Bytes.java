package dev.cuttle.placement;

import java.util.Locale;

/** Byte counts for people: {@code 10.0 GiB}. */
final class Bytes {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Bytes() {}

  static String text(double bytes) {
    double value = bytes;
    int unit = 0;
    // 1023.95 would be printed as 1024.0
    while (value >= (unit == 0 ? 1024 : 1023.95) && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
