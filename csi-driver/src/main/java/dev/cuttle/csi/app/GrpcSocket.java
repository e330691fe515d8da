package dev.cuttle.csi.app;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC server on its unix socket. Every call runs on a virtual thread of its own. */
final class GrpcSocket implements Opened.Closing {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcSocket.class);
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SocketFile file;
  private final Server server;
  private final ExecutorService calls;
  private final EventLoopGroup loop;

  private GrpcSocket(SocketFile file, Server server, ExecutorService calls, EventLoopGroup loop) {
    this.file = file;
    this.server = server;
    this.calls = calls;
    this.loop = loop;
  }

  /**
   * The socket is seen when the server has answered a first call.
   *
   * @throws IOException if the socket cannot be bound, or another live process answers on it
   */
  static GrpcSocket open(
      Path path, List<BindableService> services, List<ServerInterceptor> interceptors)
      throws IOException {
    SocketFile file = SocketFile.prepare(path);
    ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(file.bindTo()))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .executor(calls)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    services.forEach(builder::addService);
    interceptors.forEach(builder::intercept);
    GrpcSocket socket = new GrpcSocket(file, builder.build(), calls, loop);
    try {
      socket.server.start();
      if (!FirstCall.answered(file.bindTo(), loop, calls, PATIENCE)) {
        LOG.warn("the server has not answered its first call within {}", PATIENCE);
      }
      file.publish();
      return socket;
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  boolean bound() {
    return !server.isShutdown();
  }

  /** Takes no more calls, and gives those under way 20 seconds, also if their callers have left. */
  @Override
  public void close() {
    server.shutdown();
    calls.shutdown();
    try {
      long deadline = System.nanoTime() + GRACE.toNanos();
      if (!server.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
      }
      calls.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException hurry) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    file.remove();
    // Its threads are daemons: nobody has to wait for them.
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
