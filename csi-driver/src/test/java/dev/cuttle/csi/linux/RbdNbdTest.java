package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.linux.Programs.Output;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With this very process as the one behind the device, as it must be one that lives. */
class RbdNbdTest {
  private static final ImageAddress IMAGE = Images.at("192.0.2.1:6789");
  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path root;
  private final TestingKernel kernel = new TestingKernel();
  private FakeSys sys;
  private AttachFolder folder;

  @BeforeEach
  void fakeSys() {
    sys = new FakeSys(root).file("proc/1/cmdline", "init\0");
    folder = AttachFolder.of(root.resolve("state/rbd-nbd"), IMAGE.location().identity());
  }

  private RbdNbd nbd(Programs programs) {
    return new RbdNbd(sys.paths(), kernel, programs, ProcessHome.where());
  }

  private void serving() {
    List<String> arguments = RbdNbdArguments.map(folder, IMAGE, false, List.of());
    sys.file("proc/" + PID + "/comm", "rbd-nbd\n")
        .file("proc/" + PID + "/cmdline", String.join("\0", arguments) + "\0")
        .file("sys/block/nbd0/pid", "77\n")
        .file("sys/block/nbd1/pid", PID + "\n")
        .file("sys/block/nbd1/ro", "0\n");
  }

  @Test
  void theDeviceIsTheOneOfTheProcessThatNamesTheFolder() {
    folder.make(IMAGE, List.of());
    serving();
    Attachment attachment =
        new Attachment(
            Mounter.RBD_NBD, IMAGE.location().identity(), root.resolve("dev/nbd1"), false);

    RbdNbd nbd = nbd(TestingPrograms.answering(1, "", ""));
    assertThat(nbd.find(IMAGE.location().identity())).contains(attachment);
    assertThat(nbd.attach(IMAGE, false, List.of())).isEqualTo(attachment);
    assertThat(nbd.trouble(attachment)).isEmpty();
    assertThatThrownBy(() -> nbd.attach(IMAGE, true, List.of()))
        .isInstanceOf(NodeException.Precondition.class);
  }

  @Test
  void mappingHandsTheKeyToTheProgramsInput() {
    TestingPrograms programs =
        new TestingPrograms(command -> {
          serving();
          return new Output(0, "/dev/nbd1\n", "");
        });

    assertThat(nbd(programs).attach(IMAGE, false, List.of()).device().getFileName())
        .hasToString("nbd1");
    assertThat(programs.ran.getFirst().input()).isEqualTo(Images.KEY);
    assertThat(programs.ran.getFirst().toString()).doesNotContain(Images.KEY);
  }

  @Test
  void aFailedMapLeavesNothing() {
    Programs refusing =
        TestingPrograms.answering(
            1, "", "rbd-nbd: failed to map, status: (2) No such file or directory");

    assertThatThrownBy(() -> nbd(refusing).attach(IMAGE, false, List.of()))
        .isInstanceOf(NodeException.NotFound.class);
    assertThat(folder.exists()).isFalse();
    assertThat(nbd(refusing).find(IMAGE.location().identity())).isEmpty();
  }

  @Test
  void oneInUseIsNotUnmapped() {
    folder.make(IMAGE, List.of());
    serving();
    kernel.answer = Kernel.EBUSY;
    TestingPrograms programs = TestingPrograms.answering(0, "", "");
    RbdNbd nbd = nbd(programs);
    assertThatThrownBy(() -> nbd.detach(IMAGE.location().identity()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("in use");
    assertThat(programs.ran).isEmpty();
  }

  @Test
  void whatAKilledAttachLeftIsNotTouchedByLookingAndGoneAfterDetaching() {
    folder.make(IMAGE, List.of());
    RbdNbd nbd = nbd(TestingPrograms.answering(0, "", ""));

    assertThat(nbd.find(IMAGE.location().identity())).isEmpty();
    assertThat(folder.exists()).isTrue();

    nbd.detach(IMAGE.location().identity());
    nbd.detach(IMAGE.location().identity());
    assertThat(folder.exists()).isFalse();
  }
}
