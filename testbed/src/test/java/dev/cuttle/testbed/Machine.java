package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where the node driver runs: on this machine, or in a guest, whose kernel has krbd and nbd. What a
 * test does there it does with a shell, as an administrator of the node would.
 */
record Machine(Shell shell, boolean isGuest) {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What runs a script there. */
  interface Shell {
    Commands.Result run(Duration limit, String script);
  }

  /** This one. */
  static final Machine HERE =
      new Machine((limit, script) -> Commands.tryRun(limit, "bash", "-c", script), false);

  private static final class Guest {
    static final GuestAgent AGENT = new GuestAgent(Testbed.env("CUTTLE_GUEST_AGENT"));
    static final Machine MACHINE = new Machine(AGENT::run, true);
  }

  /** The one that {@code testbed/suite} asks for. */
  static Machine wanted() {
    return "guest".equals(System.getenv("CUTTLE_MACHINE")) ? Guest.MACHINE : HERE;
  }

  /** Of the guest. */
  static GuestAgent agent() {
    return Guest.AGENT;
  }

  /**
   * What the script prints, without the ends of line at its end; each of its commands must succeed.
   */
  String run(String script) {
    Commands.Result result = tryRun(script);
    assertThat(result.exit()).as("%s%n%s", script, result.said()).isZero();
    return result.output().replaceFirst("\n+$", "");
  }

  Commands.Result tryRun(String script) {
    return shell.run(LIMIT, "set -euo pipefail\n" + script);
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
    return succeeds("read -r stat </proc/" + pid + "/stat; [[ ${stat##*) } != Z* ]]");
  }

  /** The words as a shell reads them back, with blanks between. */
  static String quoted(Object... words) {
    return Arrays.stream(words)
        .map(word -> "'" + word.toString().replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
