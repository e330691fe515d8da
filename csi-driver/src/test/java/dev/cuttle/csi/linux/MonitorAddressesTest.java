package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.NodeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorAddressesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "192.0.2.1:6789 | 192.0.2.1:6789 | -",
        "192.0.2.1:3300 | - | 192.0.2.1:3300",
        "v2:192.0.2.1:3301 | - | 192.0.2.1:3301",
        "v1:192.0.2.1:3300/0 | 192.0.2.1:3300 | -",
        "[v2:127.0.0.11:3300,v1:127.0.0.11:6789] | 127.0.0.11:6789 | 127.0.0.11:3300",
        "[2001:db8::1]:6789 | [2001:db8::1]:6789 | -",
        "[v2:[2001:db8::1]:3300/0,v1:[2001:db8::1]:6789/0] | [2001:db8::1]:6789 | [2001:db8::1]:3300",
        "mon.example.org:6789 | mon.example.org:6789 | -"
      })
  void theProtocolIsTold(String text, String v1, String v2) {
    MonitorAddresses addresses = MonitorAddresses.parse(List.of(text));

    assertThat(addresses.v1()).isEqualTo(v1 == null ? List.of() : List.of(v1));
    assertThat(addresses.v2()).isEqualTo(v2 == null ? List.of() : List.of(v2));
    assertThat(addresses.asConf()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#good")
  void whatTheApiServerAcceptsIsUnderstood(String text) {
    MonitorAddresses addresses = MonitorAddresses.parse(List.of(text));

    assertThat(addresses.v1().size() + addresses.v2().size()).isPositive();
    assertThat(addresses.asConf()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#bad")
  @ValueSource(strings = {"", "1.2.3.4:1\nkey = x"})
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> MonitorAddresses.parse(List.of(text)))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("address of a monitor");
  }

  @Test
  void noneIsRefused() {
    assertThatThrownBy(() -> MonitorAddresses.parse(List.of()))
        .isInstanceOf(NodeException.Invalid.class);
  }
}
