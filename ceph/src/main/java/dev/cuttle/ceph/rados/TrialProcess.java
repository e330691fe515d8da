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
import java.util.Map;
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
      List.of("-Djna.", "-XX:AOTCache=", "-XX:+UseCompactObjectHeaders");

  /** A JVM obeys these, and says so on its standard output. */
  private static final Set<String> OPTIONS_ELSEWHERE =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

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
          "-XX:ErrorFile=/dev/null",
          // Standard output is for the answer, and for the JVM's own last words.
          "-Xlog:disable",
          "--enable-native-access=ALL-UNNAMED");

  /** 128 and a signal by which a library ends its process: ILL, ABRT, BUS, FPE, SEGV. */
  private static final Set<Integer> ABORTED = Set.of(132, 134, 135, 136, 139);

  /** What the status is 128 more than if a signal ended the process. */
  private static final int SIGNALS = 128;

  private static final int KILLED = SIGNALS + 9;

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

  static void withoutOptions(Map<String, String> environment) {
    environment.keySet().removeAll(OPTIONS_ELSEWHERE);
  }

  @Override
  public Verdict run(CephAccess access, boolean again) throws InterruptedException {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      withoutOptions(builder.environment());
      process = builder.start();
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
    return verdict(process.exitValue(), answer.join(), words.join());
  }

  /** A contact that was begun and of whose end nothing was said is what ended the process. */
  private static Verdict verdict(int status, byte[] answer, byte[] words) throws IOException {
    if (status == 0 && TrialMessages.isEnded(answer)) {
      return TrialMessages.readVerdict(answer);
    }
    String how = end(status) + lastWords(text(words) + "\n" + text(answer));
    return TrialMessages.isBegun(answer) || ABORTED.contains(status)
        ? new Verdict.Died(how)
        : new Verdict.Untried("it ended with " + how);
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8);
  }

  private static String end(int status) {
    if (status <= SIGNALS) {
      return "exit status " + status;
    }
    return "signal " + (status - SIGNALS) + (status == KILLED ? ", as when memory runs out" : "");
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

  /** The failed assertion or the signal if there is one, otherwise the first line. */
  private static String lastWords(String text) {
    List<String> lines =
        text.lines()
            .map(line -> line.replaceFirst("^[#!\\s]+", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    String line =
        lines.stream()
            .filter(TrialProcess::tellsWhy)
            .findFirst()
            .orElse(lines.isEmpty() ? "" : lines.getFirst());
    return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), LONGEST_WORDS));
  }

  private static boolean tellsWhy(String line) {
    return line.contains("FAILED ceph_assert")
        || line.contains("ceph_abort")
        || line.startsWith("SIG");
  }
}
