package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.Attachment;
import dev.cuttle.csi.node.Mounter;
import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrbdTest {
  private static final ImageAddress IMAGE = Images.at("192.0.2.1:6789");

  @TempDir Path root;
  private final TestingKernel kernel = new TestingKernel();
  private FakeSys sys;
  private Krbd krbd;

  @BeforeEach
  void fakeSys() {
    sys = new FakeSys(root);
    krbd = new Krbd(sys.paths(), kernel, TestingPrograms.answering(1, "", "no module"));
  }

  private Attachment attached(int number) {
    return new Attachment(
        Mounter.KRBD, IMAGE.location().identity(), root.resolve("dev/rbd" + number), false);
  }

  @Test
  void itIsOfferedWhereTheKernelHasIt() {
    assertThat(krbd.offered()).isFalse();
    sys.rbd(0, "fsid-1", "rbd", "", "csi-1", "-");
    assertThat(krbd.offered()).isTrue();
  }

  @Test
  void anImageIsFoundByClusterPoolNamespaceAndName() {
    sys.rbd(0, "fsid-2", "rbd", "", "csi-1", "-")
        .rbd(1, "fsid-1", "other", "", "csi-1", "-")
        .rbd(2, "fsid-1", "rbd", "team", "csi-1", "-")
        .rbd(3, "fsid-1", "rbd", "", "csi-1", "snap")
        .rbd(4, "fsid-1", "rbd", "", "csi-1", "-");

    assertThat(krbd.find(IMAGE.location().identity())).contains(attached(4));
    assertThat(krbd.find("fsid-1:rbd:team:csi-1").orElseThrow().device().getFileName())
        .hasToString("rbd2");
    assertThat(krbd.find("fsid-3:rbd::csi-1")).isEmpty();
  }

  @Test
  void attachingGivesTheKernelTheRawKeyBesideTheLine() {
    kernel.effect = () -> sys.rbd(7, "fsid-1", "rbd", "", "csi-1", "-");

    assertThat(krbd.attach(IMAGE, false, List.of())).isEqualTo(attached(7));
    assertThat(kernel.told.getFirst()).isEqualTo("client.node is 31 bytes");
    assertThat(kernel.told.getLast()).startsWith("add_single_major < 192.0.2.1:6789 name=node,");
  }

  @Test
  void attachedAlreadyIsTheAnswerIfTheAccessIsTheSame() {
    sys.rbd(0, "fsid-1", "rbd", "", "csi-1", "-");

    assertThat(krbd.attach(IMAGE, false, List.of())).isEqualTo(attached(0));
    assertThatThrownBy(() -> krbd.attach(IMAGE, true, List.of()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("writable");
    assertThat(kernel.told).isEmpty();
  }

  @Test
  void monitorsOfAnotherClusterAreNoticed() {
    kernel.effect = () -> sys.rbd(7, "fsid-9", "rbd", "", "csi-1", "-");

    assertThatThrownBy(() -> krbd.attach(IMAGE, false, List.of()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("another cluster");
  }

  @ParameterizedTest
  @CsvSource({
    "2, NotFound",
    "13, Precondition",
    "1, Precondition",
    "22, Precondition",
    "6, Precondition",
    "110, Unavailable",
    "5, Unavailable"
  })
  void errnosAreToldApart(int errno, String kind) {
    kernel.answer = errno;

    assertThatThrownBy(() -> krbd.attach(IMAGE, false, List.of()))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind))
        .hasMessageContaining("ssd:rbd/csi-1")
        .message()
        .doesNotContain(Images.KEY);
  }

  @Test
  void detachingWritesTheNumber() {
    sys.rbd(12, "fsid-1", "rbd", "", "csi-1", "-");

    krbd.detach(attached(12).identity());

    assertThat(kernel.told).containsExactly("remove_single_major < 12");
  }

  @Test
  void growingHasTheKernelLookAgain() {
    sys.rbd(12, "fsid-1", "rbd", "", "csi-1", "-");

    krbd.grow(attached(12), IMAGE, 0);

    assertThat(kernel.told).containsExactly("refresh < 1");
    kernel.answer = Kernel.ETIMEDOUT;
    assertThatThrownBy(() -> krbd.grow(attached(12), IMAGE, 0))
        .isInstanceOf(NodeException.Unavailable.class);
  }

  @Test
  void detachedAlreadyIsSuccess() {
    krbd.detach(attached(0).identity());

    assertThat(kernel.told).isEmpty();
  }

  @Test
  void inUseIsAPrecondition() {
    sys.rbd(0, "fsid-1", "rbd", "", "csi-1", "-");
    kernel.answer = Kernel.EBUSY;

    assertThatThrownBy(() -> krbd.detach(attached(0).identity()))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("in use");
  }

  @Test
  void aDeviceThatIsGoneIsTrouble() {
    assertThat(krbd.trouble(attached(0))).isPresent();
    sys.rbd(0, "fsid-1", "rbd", "", "csi-1", "-");
    assertThat(krbd.trouble(attached(0))).isEqualTo(Optional.empty());
  }
}
