package dev.cuttle.testbed;

import static dev.cuttle.testbed.NodeScene.EXT4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.testbed.NodeScene.Attached;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's own disk is full, to the last page and to nearly the last. */
@Tag("faults")
class NodeDiskFullIT {

  private static final int PAGE = 4096;

  @TempDir Path folder;

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void unmount() {
    for (String name : new String[] {"state", "scratch"}) {
      if (folder.resolve(name).toFile().exists()) {
        Commands.tryRun("umount", folder.resolve(name).toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "scratch"})
  void aFullFolderIsNamedAndLeavesNothingHalfDone(String name) throws IOException {
    Path full = Files.createDirectory(folder.resolve(name));
    Commands.run("mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", full.toString());
    try (NodeScene scene = NodeScene.open(folder)) {
      Attached volume = scene.attached("ssd", EXT4);
      int pages = 0;
      for (Optional<String> words = refusal(scene, volume, full, pages);
          words.isPresent();
          words = refusal(scene, volume, full, ++pages)) {
        assertThat(words.get())
            .as("with %s free pages", pages)
            .contains("UNAVAILABLE", "No space left on device", volume.cluster());
        assertThat(scene.daemons()).isEmpty();
        assertThat(scene.loops()).isEmpty();
      }
      assertThat(pages).as("how many pages are too few").isBetween(1, 20);

      scene.caller.publish(volume.id(), volume.context(), EXT4);
      Files.writeString(scene.target(volume.id()).resolve("file"), "text");
      scene.caller.unpublish(volume.id());
      if (name.equals("state")) {
        fill(full, 0);
        scene.caller.unstage(volume.id());
        assertThat(scene.left()).as("what was undone on a full disk").isEmpty();
      }
      Files.deleteIfExists(full.resolve("filler"));
    }
  }

  /** Empty if it was staged with so many free pages. */
  private static Optional<String> refusal(NodeScene scene, Attached volume, Path full, int pages)
      throws IOException {
    fill(full, pages);
    try {
      scene.stage(volume, EXT4);
      return Optional.empty();
    } catch (StatusRuntimeException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  private static void fill(Path folder, int freePages) throws IOException {
    Path filler = folder.resolve("filler");
    Files.deleteIfExists(filler);
    long room = Files.getFileStore(folder).getUsableSpace() / PAGE - freePages;
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (long page = 0; page < room; page++) {
        out.write(new byte[PAGE]);
      }
    }
  }
}
