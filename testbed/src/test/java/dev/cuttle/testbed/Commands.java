package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs as a person would in a shell, each with a time limit. */
final class Commands {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Commands() {}

  record Result(int exit, String output) {}

  /** The standard output and error of a program that must succeed. */
  static String run(String... command) {
    return run(LIMIT, command);
  }

  /** The same, with another time limit. */
  static String run(Duration limit, String... command) {
    Result result = tryRun(limit, command);
    assertThat(result.exit()).as("%s%n%s", String.join(" ", command), result.output()).isZero();
    return result.output();
  }

  static Result tryRun(String... command) {
    return tryRun(LIMIT, command);
  }

  static Result tryRun(Duration limit, String... command) {
    try {
      // A file and not a pipe: a daemon that the command starts may keep a pipe open for ever.
      Path output = Files.createTempFile("cuttle-test", ".out");
      try {
        Process process =
            new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              String.join(" ", command) + " did not end: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
