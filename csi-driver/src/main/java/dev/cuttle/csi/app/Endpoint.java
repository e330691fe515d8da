package dev.cuttle.csi.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads addresses from the command line. */
final class Endpoint {

  private static final String SCHEME = "unix://";

  private Endpoint() {}

  /** {@code unix:///path/csi.sock}, or the path alone. */
  static final class Socket implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
      if (!path.startsWith("/")) {
        throw new TypeConversionException(
            "'" + text + "' is not an absolute path such as unix:///run/cuttle/csi.sock");
      }
      return Path.of(path);
    }
  }

  /** {@code address:port}; port 0 is any free one. */
  static final class Http implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
        throw new TypeConversionException(
            "'" + text + "' is not address:port, for example 127.0.0.1:9810");
      }
      return new InetSocketAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
  }
}
