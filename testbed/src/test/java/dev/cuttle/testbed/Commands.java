package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs as a person would in a shell, each with a time limit. */
final class Commands {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Commands() {}

  /**
   * How a program ended.
   *
   * @param output its standard output alone: a stray warning of Ceph's must not count as an answer
   * @param errors its standard error
   */
  record Result(int exit, String output, String errors) {

    /** All that it said, as a person sees it in a terminal. */
    String said() {
      return output + errors;
    }
  }

  /** The standard output of a program that must succeed. */
  static String run(String... command) {
    return run(LIMIT, command);
  }

  /** The same, with another time limit. */
  static String run(Duration limit, String... command) {
    Result result = tryRun(limit, command);
    assertThat(result.exit()).as("%s%n%s", String.join(" ", command), result.said()).isZero();
    return result.output();
  }

  static Result tryRun(String... command) {
    return tryRun(LIMIT, command);
  }

  static Result tryRun(Duration limit, String... command) {
    try {
      // Files and not pipes: a daemon that the command starts may keep a pipe open for ever.
      Path output = Files.createTempFile("cuttle-test", ".out");
      Path errors = Files.createTempFile("cuttle-test", ".err");
      try {
        Process process =
            new ProcessBuilder(List.of(command))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        String said = Files.readString(output);
        String complained = Files.readString(errors);
        if (!ended) {
          process.destroyForcibly();
          throw new AssertionError(
              String.join(" ", command) + " did not end: " + said + complained);
        }
        return new Result(process.exitValue(), said, complained);
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
