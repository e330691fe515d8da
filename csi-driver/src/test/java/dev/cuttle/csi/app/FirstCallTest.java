package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCallTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @AfterEach
  void end() {
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private boolean answered(Path socket, Duration limit) {
    return FirstCall.answered(socket, loop, Runnable::run, limit);
  }

  @Test
  void aServerAnswersThoughItKnowsNoSuchService() throws IOException {
    Path path = folder.resolve("csi.sock");
    try (GrpcSocket socket = GrpcSocket.open(path, List.of(), List.of())) {
      assertThat(socket.bound()).isTrue();
      assertThat(answered(path, LONG)).isTrue();
    }
  }

  @Test
  void oneThatIsSilentIsNotWaitedForForEver() throws IOException {
    Path path = folder.resolve("silent.sock");
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(silent.bind(UnixDomainSocketAddress.of(path))).isNotNull();
      assertThat(answered(path, SHORT)).isFalse();
    }
  }

  @Test
  void nobodyDoesNotAnswer() {
    assertThat(answered(folder.resolve("none"), LONG)).isFalse();
  }
}
