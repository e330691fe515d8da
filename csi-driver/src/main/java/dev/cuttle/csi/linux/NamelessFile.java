package dev.cuttle.csi.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that has a name only until a program has opened it; readable by its owner alone, and gone
 * when the last one closes it.
 */
final class NamelessFile implements AutoCloseable {
  private static final int READ_AT_MOST = 64 * 1024;

  private final Path path;
  private final FileChannel channel;

  private NamelessFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes the folder, and removes what a crash has left in it. */
  static void prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.io")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  static NamelessFile empty(Path folder) throws IOException {
    Path path =
        Files.createTempFile(
            folder,
            "",
            ".io",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      return new NamelessFile(
          path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  static NamelessFile containing(Path folder, String text) throws IOException {
    NamelessFile file = empty(folder);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.channel.write(bytes);
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** To be opened by a program; until {@link #forget}. */
  Path path() {
    return path;
  }

  void forget() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Its first 64 KiB. */
  String text() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), READ_AT_MOST));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      // Until it is full.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      forget();
    }
  }
}
