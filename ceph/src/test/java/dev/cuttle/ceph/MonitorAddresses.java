package dev.cuttle.ceph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The one list of addresses on which everything that reads addresses is tested. */
public final class MonitorAddresses {

  private MonitorAddresses() {}

  /** Addresses of monitors. */
  public static List<String> good() {
    return marked("+ ").toList();
  }

  /** What looks like them and is none. */
  public static List<String> bad() {
    return marked("- ").toList();
  }

  /** Both. */
  public static List<String> all() {
    return Stream.concat(marked("+ "), marked("- ")).toList();
  }

  private static Stream<String> marked(String mark) {
    try (InputStream list = MonitorAddresses.class.getResourceAsStream("monitor-addresses.txt")) {
      return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(mark))
          .map(line -> line.substring(mark.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
