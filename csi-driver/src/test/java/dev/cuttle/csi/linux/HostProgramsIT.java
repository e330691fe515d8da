package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.csi.linux.Programs.Command;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProgramsIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path scratch;
  private HostPrograms programs;
  private final ProcessTable processes = new ProcessTable(Path.of("/proc"));

  @BeforeEach
  void start() {
    programs = new HostPrograms(scratch, ProcessHome.where());
  }

  @Test
  void inputOutputAndStatusPass() throws IOException {
    Output output = programs.run(Command.of(LONG, "cat", "-").reading("a key"));
    assertThat(output).isEqualTo(new Output(0, "a key", ""));
    assertThat(programs.run(Command.of(LONG, "ls", "/nowhere")).words())
        .contains("/nowhere", "exit code 2");
    try (var left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void onlyTheGivenEnvironmentIsSeen() {
    assertThat(programs.run(Command.of(LONG, "env").with("CEPH_ARGS", "--x")).out().lines())
        .allMatch(line -> line.matches("(PATH|LC_ALL|CEPH_ARGS)=.*"))
        .contains("CEPH_ARGS=--x");
  }

  @Test
  void outputIsBounded() {
    Output output = programs.run(Command.of(LONG, "head", "-c", "1000000", "/dev/zero"));
    assertThat(output.out()).hasSize(64 * 1024);
  }

  @Test
  void oneThatHangsIsKilledAndItsWordsAreKept() {
    Command hangs = Command.of(Duration.ofMillis(500), "tail", "-f", "/etc/hostname", "/nowhere");
    assertThatThrownBy(() -> programs.run(hangs))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("/nowhere")
        .hasMessageContaining("did not end within");
    await().until(() -> processes.matching("tail", hangs.arguments()::equals).isEmpty());
  }

  @Test
  void oneThatMustNotBeCutShortGoesOnAndIsNotStartedTwice() {
    Command lasting = Command.of(Duration.ofMillis(300), "sleep", "86391").outliving();
    assertThatThrownBy(() -> programs.run(lasting)).isInstanceOf(NodeException.Unavailable.class);
    assertThatThrownBy(() -> programs.run(lasting)).hasMessageContaining("has not ended yet");

    List<ProcessTable.Running> running = processes.matching("sleep", lasting.arguments()::equals);
    assertThat(running).hasSize(1);
    assertThat(processes.end(running.getFirst(), LONG)).isTrue();
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> programs.run(lasting))
                .hasMessageContaining("did not end within"));
    processes
        .matching("sleep", lasting.arguments()::equals)
        .forEach(left -> processes.end(left, LONG));
  }

  @Test
  void aMissingProgramIsSaid() {
    assertThatThrownBy(() -> programs.run(Command.of(LONG, "no-such-program")))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("no-such-program");
    assertThat(programs.has("no-such-program")).isFalse();
    assertThat(programs.has("mount")).isTrue();
  }

  @Test
  void whatACrashLeftIsRemoved() throws IOException {
    Files.writeString(scratch.resolve("1.io"), "a key");
    HostPrograms next = new HostPrograms(scratch, ProcessHome.where());
    assertThat(next.has("mount")).isTrue();
    assertThat(scratch.resolve("1.io")).doesNotExist();
  }
}
