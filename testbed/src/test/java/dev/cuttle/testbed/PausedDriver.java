package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second driver of the production wiring, which stops in the middle of its call. */
final class PausedDriver implements AutoCloseable {

  private final Path paused;
  private final Process process;

  private PausedDriver(Path paused, Process process) {
    this.paused = paused;
    this.process = process;
  }

  /**
   * @param folder for its files, of this test alone
   * @param point {@code before:method} or {@code after:method} of a port
   */
  static PausedDriver start(Path folder, String point) {
    try {
      Path paused = folder.resolve("paused");
      Files.deleteIfExists(paused);
      Files.deleteIfExists(Pausing.released(paused));
      return new PausedDriver(
          paused,
          new ProcessBuilder(command(point, paused))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("driver.log").toFile())
              .start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> command(String point, Path paused) throws IOException {
    Path module = Path.of("..", "csi-driver").toAbsolutePath().normalize();
    // The program's own jar comes first: so the AOT cache of the testbed's driver serves this one,
    // too.
    String classPath =
        "%s:target/test-classes:%s"
            .formatted(
                module.resolve("target/csi-driver.jar"),
                Files.readString(Path.of("target", "test.classpath")).strip());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + module.resolve("java.options"));
    command.add("-XX:AOTCache=" + Path.of(Testbed.env("CUTTLE_TESTBED"), "run", "driver.aot"));
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(PausingDriver.class.getName(), point, paused.toString(), socket()));
    return command;
  }

  static String socket() {
    return Testbed.socket() + ".crash";
  }

  void awaitPause() {
    await("the pause")
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(paused) || !process.isAlive());
    assertThat(process.isAlive()).as("the driver paused and did not end by itself").isTrue();
  }

  /** It goes on where it stopped, and does not stop again. */
  void goOn() {
    try {
      Files.createFile(Pausing.released(paused));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
