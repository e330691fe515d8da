package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A loop device over a sparse file, for one test. */
final class TestLoop implements AutoCloseable {
  private final Programs programs;
  private final Path file;
  private final Path device;

  TestLoop(Programs programs, Path file, long size) {
    this.programs = programs;
    this.file = file;
    write(size - 1, 0);
    this.device = Path.of(run(programs, "losetup", "-f", "--show", file.toString()).strip());
  }

  Path device() {
    return device;
  }

  /** The file becomes longer, and the device with it. */
  void grow(long size) {
    write(size - 1, 0);
    run(programs, "losetup", "-c", device.toString());
  }

  /** Writes a byte to the device. */
  void spoil(long offset) {
    write(device, offset, 1);
    run(programs, "sync", device.toString());
  }

  private void write(long offset, int value) {
    write(file, offset, value);
  }

  private static void write(Path path, long offset, int value) {
    try (FileChannel channel =
        path.startsWith("/dev")
            ? FileChannel.open(path, StandardOpenOption.WRITE)
            : FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String run(Programs programs, String... arguments) {
    Output output = programs.run(Command.of(Duration.ofSeconds(60), arguments));
    assertThat(output.status()).as(String.join(" ", arguments) + ": " + output.words()).isZero();
    return output.out();
  }

  @Override
  public void close() {
    run(programs, "losetup", "-d", device.toString());
  }
}
