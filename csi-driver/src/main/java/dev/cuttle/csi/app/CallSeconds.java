package dev.cuttle.csi.app;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long a call to the node may take: seconds. */
final class CallSeconds implements ITypeConverter<Duration> {

  /** A filesystem check and an attach hardly take less on a busy cluster. */
  private static final int LEAST = 10;

  /** The kubelet gives up after 120. */
  private static final int MOST = 115;

  @Override
  public Duration convert(String text) {
    int seconds = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    if (seconds < LEAST || seconds > MOST) {
      throw new TypeConversionException(
          "'%s' is no number of seconds from %d to %d".formatted(text, LEAST, MOST));
    }
    return Duration.ofSeconds(seconds);
  }
}
