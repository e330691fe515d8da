package dev.cuttle.testbed;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A driver of the benchmark's own, started with the flags that ship, whose start and memory are
 * measured.
 */
final class DriverProcess implements AutoCloseable {

  private static final String HTTP = "127.0.0.1:9819";
  private static final Duration START = Duration.ofMinutes(1);

  private final Process process;
  private final double secondsToReady;

  private DriverProcess(Process process, double secondsToReady) {
    this.process = process;
    this.secondsToReady = secondsToReady;
  }

  /**
   * The controller half.
   *
   * @param more further JVM flags
   */
  static DriverProcess controller(Path log, String socket, String... more)
      throws IOException, InterruptedException {
    return start("readyz", log, List.of("controller", "--endpoint", "unix://" + socket), more);
  }

  /**
   * The controller half, with a state folder as in the chart.
   *
   * @param folder for its socket {@code csi.sock} and its log
   */
  static DriverProcess noting(Path folder, Path state) throws IOException, InterruptedException {
    return start(
        "readyz",
        folder.resolve("controller.log"),
        List.of(
            "controller",
            "--endpoint=unix://" + folder.resolve("csi.sock"),
            "--state-dir=" + state));
  }

  /**
   * The node half, known as {@link NodeProcess#NODE}.
   *
   * @param folder for its socket and all that it keeps
   * @param more further JVM flags
   */
  static DriverProcess node(Path folder, String... more) throws IOException, InterruptedException {
    String socket = folder.resolve("node.sock").toString();
    // It serves from then on; only a kubelet, which is not here, makes it ready.
    return start(
        "healthz",
        folder.resolve("node.log"),
        List.of(
            "node",
            "--endpoint=unix://" + socket,
            "--kubelet-registration-path=" + socket,
            "--node-id=" + NodeProcess.NODE,
            "--state-dir=" + folder.resolve("state"),
            "--scratch-dir=" + folder.resolve("scratch"),
            "--registration-dir=" + folder.resolve("registration")),
        more);
  }

  private static DriverProcess start(String page, Path log, List<String> arguments, String... more)
      throws IOException, InterruptedException {
    Path module = Path.of("..", "csi-driver");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + module.resolve("java.options"));
    command.addAll(List.of(more));
    command.addAll(List.of("-jar", module.resolve("target/csi-driver.jar").toString()));
    command.addAll(arguments);
    command.addAll(List.of("--namespace", Kube.NAMESPACE, "--http", HTTP));
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    Process process = builder.start();
    while (!answers(page)) {
      if (!process.isAlive() || System.nanoTime() - start > START.toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException("the driver does not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return new DriverProcess(process, (System.nanoTime() - start) / 1e9);
  }

  private static boolean answers(String page) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + HTTP + "/" + page).toURL().openConnection();
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
