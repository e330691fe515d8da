package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {

  @TempDir private Path proc;

  private void process(long pid, String name) throws IOException {
    Files.createDirectory(proc.resolve(Long.toString(pid)));
    Files.writeString(proc.resolve(pid + "/comm"), name + "\n");
  }

  /** A read of these arguments would not return. */
  private void waiting(long pid, String name) throws IOException {
    process(pid, name);
    Files.createDirectory(proc.resolve(pid + "/cmdline"));
  }

  @Test
  void onlyProcessesWithTheNameAreAsked() throws IOException {
    long self = ProcessHandle.current().pid();
    process(self, "qemu-storage-da");
    Files.writeString(proc.resolve(self + "/cmdline"), "qemu-storage-daemon\0--export\0");
    waiting(self + 1, "postgres");

    assertThat(new ProcessTable(proc).matching(FuseDaemon.PROGRAM, _ -> true))
        .singleElement()
        .matches(running -> running.arguments().equals(List.of("qemu-storage-daemon", "--export")));
  }
}
