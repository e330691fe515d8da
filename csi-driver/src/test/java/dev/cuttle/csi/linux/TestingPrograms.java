package dev.cuttle.csi.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Answers instead of programs. */
final class TestingPrograms implements Programs {
  final List<Command> ran = new ArrayList<>();
  private final Function<Command, Output> answer;

  TestingPrograms(Function<Command, Output> answer) {
    this.answer = answer;
  }

  static TestingPrograms answering(int status, String out, String err) {
    return new TestingPrograms(command -> new Output(status, out, err));
  }

  @Override
  public Output run(Command command) {
    ran.add(command);
    return answer.apply(command);
  }

  @Override
  public boolean has(String program) {
    return true;
  }
}
