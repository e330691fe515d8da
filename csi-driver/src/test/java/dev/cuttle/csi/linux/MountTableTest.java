package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final MountTable TABLE =
      MountTable.parse(
          List.of(
              "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
              "22 27 0:5 / /dev rw,relatime shared:2 - devtmpfs devtmpfs rw,size=1k",
              "40 27 7:0 / /stage rw,relatime shared:9 master:3 - ext4 /dev/loop0 rw",
              "41 40 7:1 / /stage ro,relatime - xfs /dev/loop1 rw",
              "42 27 7:0 /sub /with\\040space\\134 rw - ext4 /dev/loop0 ro,stripe=16",
              "43 27 0:5 /loop0 /publish rw - devtmpfs devtmpfs rw"));

  @Test
  void theUppermostOfAStackIsTaken() {
    assertThat(TABLE.at(Path.of("/stage")).orElseThrow().source()).isEqualTo("/dev/loop1");
    assertThat(TABLE.at(Path.of("/stag"))).isEmpty();
  }

  @Test
  void readOnlyIsOfTheMountOrOfTheFilesystem() {
    assertThat(TABLE.at(Path.of("/stage")).orElseThrow().readOnly()).isTrue();
    assertThat(TABLE.at(Path.of("/with space\\")).orElseThrow().readOnly()).isTrue();
    assertThat(TABLE.at(Path.of("/")).orElseThrow().readOnly()).isFalse();
  }

  @Test
  void aBoundDeviceNodeIsTheDevice() {
    assertThat(TABLE.at(Path.of("/publish")).orElseThrow().asMount().device())
        .isEqualTo(Path.of("/dev/loop0"));
    assertThat(TABLE.at(Path.of("/dev")).orElseThrow().asMount().device())
        .isEqualTo(Path.of("devtmpfs"));
  }

  @Test
  void theMountsOfADeviceAreThoseOfItsFilesystemAndOfItsNode() {
    assertThat(TABLE.onDevice(Path.of("/dev/loop0")))
        .extracting(MountTable.Entry::target)
        .containsExactly("/stage", "/with space\\", "/publish");
    assertThat(TABLE.onDevice(Path.of("/dev/loop"))).isEmpty();
  }

  @Test
  void aPathLiesInTheNearestMountAboveIt() {
    assertThat(TABLE.covering(Path.of("/dev/loop0")).orElseThrow().type()).isEqualTo("devtmpfs");
    assertThat(TABLE.covering(Path.of("/else/where")).orElseThrow().source()).isEqualTo("/dev/vda");
  }

  @Test
  void otherLinesAreRefused() {
    assertThatThrownBy(() -> MountTable.parse(List.of("42 27 7:0 / /x rw ext4 /dev/loop0 rw")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
