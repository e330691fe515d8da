package dev.cuttle.csi.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The processes of this node, found by their arguments, as nothing else survives all restarts. */
final class ProcessTable {
  private static final int NAME_LENGTH = 15;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Path proc;

  /**
   * @param proc the host's /proc
   */
  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /**
   * A process that lives.
   *
   * @param handle knows its start time too, so that a recycled number is not taken for it
   */
  record Running(ProcessHandle handle, List<String> arguments) {}

  /**
   * Those whose arguments are as wanted; zombies have none. Only of processes with such a name are
   * they read: who reads the arguments of a process whose memory waits for a cluster waits with it.
   *
   * @param program begins with this; the kernel knows 15 bytes of it
   */
  List<Running> matching(String program, Predicate<List<String>> wanted) {
    String name = program.substring(0, Math.min(NAME_LENGTH, program.length()));
    List<Running> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : all) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (text(pid, "comm").startsWith(name)) {
          running(pid, wanted).ifPresent(found::add);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The process with this number, if its arguments are as wanted. */
  Optional<Running> running(long pid, Predicate<List<String>> wanted) {
    if (!wanted.test(arguments(pid))) {
      return Optional.empty();
    }
    // Read again once the handle is bound to a start time: it is that process, not the next one.
    return ProcessHandle.of(pid)
        .map(handle -> new Running(handle, arguments(pid)))
        .filter(running -> wanted.test(running.arguments()));
  }

  private List<String> arguments(long pid) {
    // Each argument ends with a NUL.
    String text = text(pid, "cmdline").replaceFirst("\0$", "");
    return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
  }

  /** Empty if the process has gone. */
  private String text(long pid, String file) {
    return KernelText.read(proc.resolve(Long.toString(pid)).resolve(file)).orElse("");
  }

  /**
   * Ends a process: asks it, and kills it when it has not gone in time.
   *
   * @return whether it is gone
   */
  boolean end(Running running, Duration patience) {
    running.handle().destroy();
    if (gone(running, patience)) {
      return true;
    }
    running.handle().destroyForcibly();
    return gone(running, patience);
  }

  private boolean gone(Running running, Duration patience) {
    return Waiting.until(
        patience,
        LOOK_AGAIN,
        () ->
            running(running.handle().pid(), running.arguments()::equals)
                .filter(now -> now.handle().equals(running.handle()))
                .isEmpty());
  }
}
