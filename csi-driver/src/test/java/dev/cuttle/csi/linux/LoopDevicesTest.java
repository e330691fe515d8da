package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopDevicesTest {
  private static final String BOOT = "proc/sys/kernel/random/boot_id";

  @TempDir Path root;
  private final TestingKernel kernel = new TestingKernel();
  private FakeSys sys;
  private AttachFolder folder;
  private LoopDevices loops;

  @BeforeEach
  void fakeSys() {
    sys = new FakeSys(root).file(BOOT, "boot-1\n");
    folder = AttachFolder.of(root.resolve("state"), "fsid:rbd::i");
    loops = loops(TestingPrograms.answering(0, "/dev/loop3\n", ""));
  }

  private LoopDevices loops(Programs programs) {
    return new LoopDevices(sys.paths(), kernel, programs);
  }

  private void looped(int number, String backing, int use) {
    sys.file("sys/block/loop" + number + "/loop/backing_file", backing + "\n")
        .file("sys/block/loop" + number + "/diskseq", use + "\n");
  }

  @Test
  void aDeviceIsKnownByTheFileBehindIt() {
    looped(1, "/else", 4);
    looped(2, folder.export().toString(), 5);
    assertThat(loops.of(folder)).containsExactly("loop2");
  }

  @Test
  void whenTheFileIsForgottenTheNoteTells() {
    looped(3, folder.export().toString(), 7);
    folder.path().toFile().mkdirs();
    assertThat(loops.make(folder, false)).isEqualTo("loop3");

    looped(3, "/", 7);
    assertThat(loops.of(folder)).containsExactly("loop3");
    looped(3, "/", 8);
    assertThat(loops.of(folder)).as("another use of the same number").isEmpty();
    looped(3, "/", 7);
    sys.file(BOOT, "boot-2\n");
    assertThat(loops.of(folder)).as("after a reboot").isEmpty();
  }

  @Test
  void oneInUseIsLeftAlone() {
    TestingPrograms programs = TestingPrograms.answering(0, "", "");
    looped(2, folder.export().toString(), 5);
    kernel.answer = Kernel.EBUSY;

    assertThatThrownBy(() -> loops(programs).remove(folder, "loop2"))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("in use");
    assertThat(programs.ran).isEmpty();
  }
}
