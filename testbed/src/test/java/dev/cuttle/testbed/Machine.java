package dev.cuttle.testbed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the node driver runs: on this machine, or in a guest, whose kernel has krbd and nbd. What a
 * test does there it does with a shell, as an administrator of the node would.
 *
 * @param shell the command that runs a script, which is its last argument
 */
record Machine(List<String> shell, boolean isGuest) {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** This one. */
  static final Machine HERE = new Machine(List.of("bash", "-c"), false);

  private static final Machine GUEST =
      new Machine(List.of(Testbed.SCRIPT.toString(), "guest", "--", "bash", "-c"), true);

  /** The one that {@code testbed/suite} asks for. */
  static Machine wanted() {
    return "guest".equals(System.getenv("CUTTLE_MACHINE")) ? GUEST : HERE;
  }

  /**
   * What the script prints, without the ends of line at its end; each of its commands must succeed.
   */
  String run(String script) {
    return Commands.run(LIMIT, command(script)).replaceFirst("\n+$", "");
  }

  Commands.Result tryRun(String script) {
    return Commands.tryRun(LIMIT, command(script));
  }

  boolean succeeds(String script) {
    return tryRun(script).exit() == 0;
  }

  /**
   * Starts a process that goes on by itself.
   *
   * @param log absolute path of the file that gets its output
   * @return its number, and that of its session
   */
  long start(String log, String script) {
    String started =
        run("(exec >>%s 2>&1 </dev/null; %s) & echo $!".formatted(quoted(log), script));
    return Long.parseLong(started);
  }

  /** Whether there is such a process that has not ended; a zombie has. */
  boolean lives(long pid) {
    return succeeds("ps -o stat= -p " + pid + " | grep -q '^[^Z]'");
  }

  /** The words as a shell reads them back, with blanks between. */
  static String quoted(Object... words) {
    return Arrays.stream(words)
        .map(word -> "'" + word.toString().replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private String[] command(String script) {
    return Stream.concat(shell.stream(), Stream.of("set -euo pipefail\n" + script))
        .toArray(String[]::new);
  }
}
