package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessHomeIT {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String NAME = "cuttle-test-" + ProcessHandle.current().pid();

  @TempDir Path folder;

  @Test
  void aProcessMovesIntoTheGroupOfEveryHierarchy() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sleep", "86392").start();
    try {
      ProcessHome home = ProcessHome.in(ROOT, NAME);
      home.adopt(process.pid());
      home.adopt(process.pid());

      List<String> groups = Files.readAllLines(Path.of("/proc/" + process.pid() + "/cgroup"));
      assertThat(groups).isNotEmpty().allMatch(line -> line.endsWith("/" + NAME));
    } finally {
      process.destroyForcibly().waitFor();
      await().untilAsserted(ProcessHomeIT::removeGroups);
    }
  }

  private static void removeGroups() throws IOException {
    try (var groups = Files.find(ROOT, 2, (path, _) -> path.endsWith(NAME))) {
      for (Path group : groups.toList()) {
        Files.delete(group);
      }
    }
  }

  @Test
  void theSecondVersionHasOneHierarchy() throws IOException {
    Files.createFile(folder.resolve("cgroup.controllers"));
    Path group = Files.createDirectories(folder.resolve("cuttle"));
    Files.createFile(group.resolve("cgroup.procs"));

    ProcessHome.in(folder, "cuttle").adopt(42);

    assertThat(group.resolve("cgroup.procs")).hasContent("42");
  }

  @Test
  void aProcessThatCannotMoveIsAnErrorUnlessItHasEnded() throws IOException {
    Files.createFile(folder.resolve("cgroup.controllers"));
    ProcessHome home = ProcessHome.in(folder, "cuttle"); // A folder without cgroup.procs.

    assertThatThrownBy(() -> home.adopt(ProcessHandle.current().pid()))
        .isInstanceOf(NodeException.Unavailable.class);
    home.adopt(Integer.MAX_VALUE);
  }

  @Test
  void noHierarchyAtAllIsSaid() {
    assertThatThrownBy(() -> ProcessHome.in(folder, "cuttle"))
        .isInstanceOf(NodeException.Precondition.class);
  }
}
