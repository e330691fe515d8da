package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.MonitorAddress.Endpoint;
import dev.cuttle.ceph.MonitorAddress.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorAddressTest {

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#good")
  void anAddressIsReadAndKept(String address) {
    assertThat(MonitorAddress.parse(address))
        .hasValueSatisfying(read -> assertThat(read.text()).isEqualTo(address));
  }

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#bad")
  @ValueSource(strings = {"", " ", "192.0.2.1:6789\nkey = x", " 192.0.2.1:6789", "[1.2.3.4:"})
  void whatIsNoneIsRefused(String address) {
    assertThat(MonitorAddress.parse(address)).isEmpty();
  }

  @Test
  void oneMonitorMayListenAtSeveralPlaces() {
    assertThat(
            MonitorAddress.parse("[v2:[2001:db8::1]:3300/0,v1:192.0.2.1:6789]")
                .orElseThrow()
                .endpoints())
        .containsExactly(
            new Endpoint(Protocol.V2, "2001:db8::1", 3300),
            new Endpoint(Protocol.V1, "192.0.2.1", 6789))
        .extracting(Endpoint::hostAndPort)
        .containsExactly("[2001:db8::1]:3300", "192.0.2.1:6789");
  }

  @Test
  void aNameIsToldFromAnAddress() {
    assertThat(MonitorAddress.parse("mon.example.org:3300").orElseThrow().endpoints())
        .containsExactly(new Endpoint(Protocol.UNSAID, "mon.example.org", 3300))
        .allMatch(Endpoint::isName);
    assertThat(MonitorAddress.parse("[::1]:3300").orElseThrow().endpoints())
        .noneMatch(Endpoint::isName);
  }
}
