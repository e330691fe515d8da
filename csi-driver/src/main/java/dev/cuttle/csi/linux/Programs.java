package dev.cuttle.csi.linux;

import dev.cuttle.csi.node.NodeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The external programs of a node. */
public interface Programs {

  /**
   * Runs a program to its end.
   *
   * @throws NodeException.Unavailable if it did not end in time, with its words
   * @throws NodeException.Precondition if there is no such program
   */
  Output run(Command command);

  /** Whether this node has a program of this name. */
  boolean has(String program);

  /**
   * What to run. There is no shell: each argument reaches the program as it is.
   *
   * @param arguments the program's name first; never a key
   * @param environment beside PATH and LC_ALL, all that the program sees
   * @param input what it reads; may be a key
   * @param deadline after which it is killed
   * @param outlives it is not killed at the deadline, and the end of this process or of its
   *     container does not end it: for what must not be left half done
   */
  record Command(
      List<String> arguments,
      Map<String, String> environment,
      String input,
      Duration deadline,
      boolean outlives) {

    public Command {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    /** A command of these arguments. */
    static Command of(Duration deadline, List<String> arguments) {
      return new Command(arguments, Map.of(), "", deadline, false);
    }

    /** A command of these arguments. */
    static Command of(Duration deadline, String... arguments) {
      return of(deadline, List.of(arguments));
    }

    Command reading(String text) {
      return new Command(arguments, environment, text, deadline, outlives);
    }

    Command with(String variable, String value) {
      return new Command(arguments, Map.of(variable, value), input, deadline, outlives);
    }

    Command outliving() {
      return new Command(arguments, environment, input, deadline, true);
    }

    /** The command line, for people; without the input, which may be a key. */
    @Override
    public String toString() {
      return arguments.stream().map(Command::readable).collect(Collectors.joining(" "));
    }

    private static String readable(String argument) {
      return argument.startsWith("{") ? "{…}" : argument;
    }
  }

  /**
   * How it ended.
   *
   * @param out the first 64 KiB of its standard output
   * @param err the first 64 KiB of its standard error
   */
  record Output(int status, String out, String err) {

    boolean succeeded() {
      return status == 0;
    }

    /** What it said, on one line, for an error message. */
    String words() {
      String all = (err.strip() + " " + out.strip()).strip().replaceAll("\\s*\\R\\s*", "; ");
      return all.isEmpty() ? "exit code " + status : all + " (exit code " + status + ")";
    }
  }
}
