package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorDoorsTest {
  private static final Duration LIMIT = Duration.ofMillis(500);

  /** A monitor that is as busy as can be: its queue of connections is full. */
  private static final class Silent implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> queue = new ArrayList<>();

    Silent() throws IOException {
      for (int i = 0; i < 3; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        var _ = channel.connect(socket.getLocalSocketAddress());
        queue.add(channel);
      }
    }

    String address() {
      return MonitorDoorsTest.address(socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : queue) {
        channel.close();
      }
      socket.close();
    }
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }

  /** One at which nobody listens any more. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }

  private static Verdict knocked(Trial trial, String... monitors) throws InterruptedException {
    CephAccess access =
        new CephAccess(
            "east", "fsid", List.of(monitors), "cuttle", new CephKey("c2VjcmV0"), Map.of());
    return new MonitorDoors(trial, LIMIT).run(access, false);
  }

  private static Verdict survived(CephAccess access, boolean again) {
    return new Verdict.Survived();
  }

  private static Verdict unwanted(CephAccess access, boolean again) {
    throw new AssertionError("it was tried");
  }

  @Test
  void whoOpensIsTriedWhateverTheOthersDo() throws IOException, InterruptedException {
    try (Silent silent = new Silent();
        ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(
              knocked(
                  MonitorDoorsTest::survived,
                  address(closedPort()),
                  silent.address(),
                  address(open.getLocalPort())))
          .isEqualTo(new Verdict.Survived());
    }
  }

  @Test
  void whatEachMonitorDidIsTold() throws IOException, InterruptedException {
    try (Silent silent = new Silent()) {
      String refusing = address(closedPort());
      assertThat(knocked(MonitorDoorsTest::unwanted, refusing, silent.address()))
          .isEqualTo(
              new Verdict.Refused(
                  NativeFailure.Step.CONNECT,
                  0,
                  "no monitor lets us in: "
                      + refusing
                      + " (Connection refused), "
                      + silent.address()
                      + " (no answer in 0.5 s)"));
    }
  }

  @Test
  void silentClustersTakeNoPlaceAmongTheTrials() throws IOException, InterruptedException {
    TrialSlots none = new TrialSlots(MonitorDoorsTest::unwanted, Duration.ZERO);
    try (Silent silent = new Silent()) {
      assertThat(knocked(none, silent.address())).isInstanceOf(Verdict.Refused.class);
    }
  }
}
