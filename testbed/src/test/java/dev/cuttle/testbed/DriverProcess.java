package dev.cuttle.testbed;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A driver of the benchmark's own, started with the flags that ship, whose start and memory are
 * measured.
 */
final class DriverProcess implements AutoCloseable {

  private static final String READY = "http://127.0.0.1:9819/readyz";

  private final Process process;
  private final double secondsToReady;

  private DriverProcess(Process process, double secondsToReady) {
    this.process = process;
    this.secondsToReady = secondsToReady;
  }

  /**
   * @param more further JVM flags
   */
  static DriverProcess start(Path log, String socket, String... more)
      throws IOException, InterruptedException {
    Path module = Path.of("..", "csi-driver");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + module.resolve("java.options"));
    command.addAll(List.of(more));
    command.addAll(
        List.of("-jar", module.resolve("target/csi-driver.jar").toString(), "controller"));
    command.addAll(
        List.of(
            "--endpoint",
            "unix://" + socket,
            "--namespace",
            Kube.NAMESPACE,
            "--http",
            "127.0.0.1:9819"));
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    Process process = builder.start();
    while (!ready()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the driver ended: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return new DriverProcess(process, (System.nanoTime() - start) / 1e9);
  }

  private static boolean ready() {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(READY).toURL().openConnection();
      connection.setConnectTimeout(200);
      connection.setReadTimeout(1000);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  double secondsToReady() {
    return secondsToReady;
  }

  /** Resident memory, MiB. */
  long residentMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      // One that trains an AOT cache writes it at its end.
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
