package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MonitorNamesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final MonitorNames names =
      new MonitorNames(name -> {
        if (!name.equals("mon.example.org")) {
          throw new UnknownHostException(name);
        }
        return new InetAddress[] {
          InetAddress.getByName("192.0.2.7"), InetAddress.getByName("2001:db8::7")
        };
      });

  @Test
  void everyAddressOfANameIsKept() throws NativeFailure {
    assertThat(names.resolve(List.of("mon.example.org:3300"), LIMIT).monitors())
        .containsExactly("192.0.2.7:3300", "[2001:db8:0:0:0:0:0:7]:3300");
  }

  @Test
  void anAddressIsTakenAsItIs() throws NativeFailure {
    List<String> given = List.of("192.0.2.1:6789", "[v2:[2001:db8::1]:3300,v1:192.0.2.1:6789]");
    assertThat(names.resolve(given, LIMIT)).isEqualTo(new MonitorNames.Resolved(given, List.of()));
  }

  @Test
  void aNameThatNobodyKnowsIsToldAndTheOthersAreUsed() throws NativeFailure {
    assertThat(names.resolve(List.of("no.example.org:3300", "192.0.2.1:6789"), LIMIT))
        .isEqualTo(
            new MonitorNames.Resolved(List.of("192.0.2.1:6789"), List.of("no.example.org:3300")));
  }

  @Test
  void withoutAnyKnownNameThereIsNothingToAsk() {
    assertThatThrownBy(() -> names.resolve(List.of("a.example.org:1", "b.example.org:1"), LIMIT))
        .isInstanceOf(NativeFailure.class)
        .hasMessage("no monitor's name can be resolved: a.example.org:1, b.example.org:1");
  }

  @Test
  void whatIsNoAddressIsNamed() {
    assertThatThrownBy(() -> names.resolve(List.of("192.0.2.1"), LIMIT))
        .isInstanceOf(NativeFailure.class)
        .hasMessageStartingWith("\"192.0.2.1\" is no address of a monitor");
  }

  @Test
  void aResolverThatHangsHoldsNobodyUp() throws NativeFailure {
    CountDownLatch never = new CountDownLatch(1);
    MonitorNames hanging =
        new MonitorNames(name -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        });
    assertThat(
            hanging
                .resolve(List.of("mon:3300", "192.0.2.1:6789"), Duration.ofMillis(50))
                .unresolved())
        .containsExactly("mon:3300");
    never.countDown();
  }
}
