package dev.cuttle.csi.app;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a unix socket, usable by its owner and group only, from its first moment: it is bound
 * in a directory that nobody else may enter, and moved to its place when its mode is set.
 */
final class SocketFile {

  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  private final Path path;
  private final Path nursery;
  private Optional<Object> published = Optional.empty();

  private SocketFile(Path path, Path nursery) {
    this.path = path;
    this.nursery = nursery;
  }

  /**
   * Removes the socket that a crash has left behind.
   *
   * @throws IOException if another live process answers on it, or something else has its name
   */
  static SocketFile prepare(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException(path + " cannot be a socket");
    }
    Files.createDirectories(folder);
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      requireStale(absolute);
      Files.delete(absolute);
    }
    return new SocketFile(
        absolute,
        Files.createTempDirectory(
            folder,
            ".c",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  private static void requireStale(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new IOException(path + " exists and is no socket; it is left alone");
    }
    if (answers(path)) {
      throw new IOException(
          "another process answers on " + path + "; stop it first, or choose another --endpoint");
    }
  }

  private static boolean answers(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException nobody) {
      return false;
    }
  }

  /** Where to bind. */
  Path bindTo() {
    return nursery.resolve("s");
  }

  /** The bound socket becomes visible. */
  void publish() throws IOException {
    Files.setPosixFilePermissions(bindTo(), PosixFilePermissions.fromString("rw-rw----"));
    published = Optional.of(identity(bindTo()));
    Files.move(bindTo(), path, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(nursery);
  }

  /** Removes what is still ours; by now another process may have taken the place. */
  void remove() {
    try {
      Files.deleteIfExists(bindTo());
      Files.deleteIfExists(nursery);
      if (published.isPresent()
          && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && published.get().equals(identity(path))) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      LOG.warn("the socket {} could not be removed", path, failure);
    }
  }

  private static Object identity(Path file) throws IOException {
    Object key =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    return key == null ? file : key;
  }
}
