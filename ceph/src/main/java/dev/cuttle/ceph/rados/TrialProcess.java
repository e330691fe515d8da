package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A trial in a small JVM of its own, with the classes and native libraries of this one. It is given
 * the key on its standard input: never in an argument, its environment, or a file.
 */
final class TrialProcess implements Trial {

  /** Of this JVM's own options, those that say how native libraries are found and classes read. */
  private static final List<String> PASSED_ON =
      List.of("-Djna.", "-XX:AOTCache=", "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC");

  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms4m",
          "-Xmx32m",
          // librados builds its table of options on the stack when it is loaded.
          "-Xss2m",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null",
          // Standard output is for the answer alone.
          "-Xlog:disable",
          "--enable-native-access=ALL-UNNAMED");

  /** 128 and a signal by which a library ends its process: ILL, ABRT, BUS, FPE, SEGV. */
  private static final Set<Integer> ABORTED = Set.of(132, 134, 135, 136, 139);

  private static final int ROOM = 64 * 1024;
  private static final int LONGEST_WORDS = 300;

  /** For its start and its end, on a machine that has little time for it. */
  private static final Duration START = Duration.ofSeconds(20);

  private final List<String> command;
  private final Duration deadline;

  /**
   * @param deadline of the contact; the process ends itself after it
   */
  TrialProcess(Duration deadline) {
    this(command(TrialProgram.class.getName()), deadline);
  }

  TrialProcess(List<String> command, Duration deadline) {
    this.command = command;
    this.deadline = deadline;
  }

  static List<String> command(String mainClass) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> PASSED_ON.stream().anyMatch(option::startsWith))
        .forEach(words::add);
    words.addAll(SMALL);
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(mainClass);
    return words;
  }

  @Override
  public Verdict run(CephAccess access) throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      return new Verdict.Untried(String.valueOf(e.getMessage()));
    }
    try {
      return verdict(process, access);
    } catch (IOException e) {
      return new Verdict.Untried(String.valueOf(e.getMessage()));
    } finally {
      process.destroyForcibly();
    }
  }

  private Verdict verdict(Process process, CephAccess access)
      throws IOException, InterruptedException {
    CompletableFuture<byte[]> answer = reading(process.getInputStream());
    CompletableFuture<byte[]> words = reading(process.getErrorStream());
    tell(process, access);
    if (!process.waitFor(deadline.plus(START).toMillis(), TimeUnit.MILLISECONDS)) {
      return new Verdict.Refused(NativeFailure.Step.CONNECT, ErrnoTable.ETIMEDOUT, "");
    }
    int status = process.exitValue();
    if (status == 0) {
      return TrialMessages.readVerdict(answer.join());
    }
    String said = lastWords(new String(words.join(), StandardCharsets.UTF_8));
    return ABORTED.contains(status)
        ? new Verdict.Died("signal " + (status - 128) + said)
        : new Verdict.Untried("it ended with " + status + said);
  }

  /** One that has ended already shows so by its status. */
  private void tell(Process process, CephAccess access) throws IOException {
    byte[] task = TrialMessages.write(new TrialMessages.Task(access, deadline));
    try (OutputStream in = process.getOutputStream()) {
      in.write(task);
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  /** Threads of their own: a pipe is read to its end, or the process would wait for us. */
  private static CompletableFuture<byte[]> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            byte[] head = stream.readNBytes(ROOM);
            var _ = stream.transferTo(OutputStream.nullOutputStream());
            return head;
          } catch (IOException e) {
            return new byte[0];
          }
        },
        task -> Thread.ofVirtual().name("trial").start(task));
  }

  /** The failed assertion if there is one, otherwise the first line. */
  private static String lastWords(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String line =
        lines.stream()
            .filter(one -> one.contains("FAILED ceph_assert") || one.contains("ceph_abort"))
            .findFirst()
            .orElse(lines.isEmpty() ? "" : lines.getFirst());
    return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), LONGEST_WORDS));
  }
}
