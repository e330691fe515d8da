package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.CallTime;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Programs as child processes. Their input and output are files without a name rather than pipes: a
 * daemon that keeps them open holds nobody up, and a program is not ended by SIGPIPE when this
 * process is.
 */
public final class HostPrograms implements Programs {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** For what one program says at most, bytes. */
  private static final long ROOM = 64 * 1024;

  private final Path scratch;
  private final ProcessHome home;

  /** Those whose deadline has passed and that have not ended: killed, but stuck in the kernel. */
  private final Map<List<String>, Process> unfinished = new ConcurrentHashMap<>();

  /**
   * @param scratch a folder of this process alone, in memory, as keys pass through it; what a crash
   *     has left there is removed
   */
  public HostPrograms(Path scratch, ProcessHome home) {
    this.scratch = scratch;
    this.home = home;
    try {
      NamelessFile.prepare(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(scratch + " cannot be used", e);
    }
  }

  @Override
  public Output run(Command command) {
    refuseWhileUnfinished(command);
    Duration deadline = CallTime.atMost(command.deadline());
    requireRoom(command, ROOM);
    try (NamelessFile in = NamelessFile.containing(scratch, command.input());
        NamelessFile out = NamelessFile.empty(scratch);
        NamelessFile err = NamelessFile.empty(scratch)) {
      Process process = start(command, in, out, err);
      if (await(process, command, deadline)) {
        // Else nobody knows what it could not say.
        requireRoom(command, 1);
        return new Output(process.exitValue(), out.text(), err.text());
      }
      unfinished.put(command.arguments(), process);
      throw new NodeException.Unavailable(
          "%s did not end within %d s%s".formatted(command, deadline.toSeconds(), said(out, err)));
    } catch (IOException e) {
      throw new NodeException.Unavailable(command + " could not be run: " + e.getMessage());
    }
  }

  /**
   * What programs say is what they are judged by, so none is run whose words may be lost. A
   * filesystem without a size counts as endless.
   */
  private void requireRoom(Command command, long bytes) {
    try {
      FileStore store = Files.getFileStore(scratch);
      if (store.getTotalSpace() > 0 && store.getUsableSpace() < bytes) {
        throw new NodeException.Unavailable(
            "%s: %s is full (No space left on device)".formatted(command, scratch));
      }
    } catch (IOException e) {
      throw new NodeException.Unavailable(scratch + " cannot be used: " + e);
    }
  }

  @Override
  public boolean has(String program) {
    return Arrays.stream(PATH.split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private void refuseWhileUnfinished(Command command) {
    Process earlier = unfinished.get(command.arguments());
    if (earlier == null) {
      return;
    }
    if (earlier.isAlive()) {
      throw new NodeException.Unavailable(
          command + ": an earlier run (process " + earlier.pid() + ") has not ended yet");
    }
    unfinished.remove(command.arguments(), earlier);
  }

  private Process start(Command command, NamelessFile in, NamelessFile out, NamelessFile err)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.arguments())
            .redirectInput(in.path().toFile())
            .redirectOutput(out.path().toFile())
            .redirectError(err.path().toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", PATH, "LC_ALL", "C"));
    builder.environment().putAll(command.environment());
    Process process = started(command, builder);
    in.forget();
    out.forget();
    err.forget();
    return process;
  }

  private Process started(Command command, ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      String program = command.arguments().getFirst();
      if (!has(program)) {
        throw new NodeException.Precondition("this node has no program " + program);
      }
      throw e;
    }
  }

  /** Whether it ended in time. One that did not is killed, and not waited for. */
  private boolean await(Process process, Command command, Duration deadline) {
    boolean ended = false;
    boolean adopted = !command.outlives();
    try {
      if (command.outlives()) {
        home.adopt(process.pid());
        adopted = true;
      }
      ended = process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended && !(command.outlives() && adopted)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    return ended;
  }

  private static String said(NamelessFile out, NamelessFile err) throws IOException {
    String words = (err.text().strip() + " " + out.text().strip()).strip();
    return words.isEmpty() ? "" : "; so far it said: " + words.replaceAll("\\s*\\R\\s*", "; ");
  }
}
