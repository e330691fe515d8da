package dev.cuttle.volume;

/**
 * How much of a copy is done.
 *
 * @param copiedBytes of the source, read and, where there was data, written; bytes
 * @param totalBytes size of the source, bytes
 */
public record CopyProgress(long copiedBytes, long totalBytes) {

  /** {@code 25 % of 4294967296 bytes}, for people. */
  @Override
  public String toString() {
    long percent = totalBytes == 0 ? 0 : Math.min(100, (long) (100.0 * copiedBytes / totalBytes));
    return percent + " % of " + totalBytes + " bytes";
  }
}
