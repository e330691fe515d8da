package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.csi.node.NodeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KrbdRequestTest {

  @Test
  void theKeyIsNamedAndNotSaid() {
    assertThat(KrbdRequest.line(Images.at("192.0.2.1:6789", "192.0.2.2:6789"), false, List.of()))
        .isEqualTo(
            "192.0.2.1:6789,192.0.2.2:6789 name=node,key=client.node,mount_timeout=10 rbd csi-1 -")
        .doesNotContain(Images.KEY);
  }

  @Test
  void theFirstProtocolIsTakenWhereBothAreThere() {
    assertThat(
            KrbdRequest.line(Images.at("[v2:192.0.2.1:3300,v1:192.0.2.1:6789]"), false, List.of()))
        .startsWith("192.0.2.1:6789 ")
        .doesNotContain("ms_mode");
  }

  @Test
  void theSecondProtocolNeedsItsMode() {
    assertThat(KrbdRequest.line(Images.at("v2:192.0.2.1:3300"), false, List.of()))
        .startsWith("192.0.2.1:3300 ")
        .contains(",ms_mode=prefer-crc,");
  }

  @Test
  void anAskedModeChoosesTheProtocol() {
    ImageAddress both = Images.at("[v2:192.0.2.1:3300,v1:192.0.2.1:6789]");
    assertThat(KrbdRequest.line(both, false, List.of("ms_mode=secure")))
        .startsWith("192.0.2.1:3300 ")
        .contains("ms_mode=secure")
        .doesNotContain("prefer-crc");
    assertThatThrownBy(() ->
            KrbdRequest.line(Images.at("v1:192.0.2.1:6789"), false, List.of("ms_mode=secure")))
        .isInstanceOf(NodeException.Precondition.class)
        .hasMessageContaining("v2");
  }

  @Test
  void namespaceReadOnlyAndOptionsAreSaid() {
    assertThat(
            KrbdRequest.line(
                Images.inNamespace("team"), true, List.of("queue_depth=64", "mount_timeout=5")))
        .contains("_pool_ns=team,ro,queue_depth=64,mount_timeout=5 ")
        .doesNotContain("mount_timeout=10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret=x",
        "key=x",
        "name=admin",
        "_pool_ns=x",
        "rw",
        "ro",
        "a,b",
        "a b",
        "A=1",
        "x=\n"
      })
  void optionsThatAreNotForAClassAreRefused(String option) {
    assertThatThrownBy(() -> KrbdRequest.line(Images.at("192.0.2.1:6789"), false, List.of(option)))
        .isInstanceOf(NodeException.Invalid.class);
  }

  @Test
  void namesThatWouldBecomeSeveralWordsAreRefused() {
    assertThatThrownBy(() -> KrbdRequest.line(Images.inNamespace("a b"), false, List.of()))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("namespace");
  }
}
