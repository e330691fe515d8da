package dev.cuttle.csi.app;

import csi.v1.IdentityGrpc;
import csi.v1.NodeGrpc;
import dev.cuttle.csi.node.TestNode;
import dev.cuttle.monitoring.Metrics;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pluginregistration.v1.RegistrationGrpc;

/** The whole node driver on real sockets, with doubles behind, its kubelet and a caller. */
final class TestNodeDriver implements AutoCloseable {

  final TestNode node = new TestNode();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final NodeDriver driver;
  private final ManagedChannel csi;
  private final ManagedChannel registration;

  TestNodeDriver(Path folder) throws IOException {
    driver =
        NodeDriver.start(
            new NodePorts(node.devices, node.filesystems, node.mounts, node.staged),
            TestNode::address,
            () -> Map.of("topology.kubernetes.io/zone", "a", "kubernetes.io/os", "linux"),
            new NodeSettings(
                folder.resolve("csi.sock"),
                new NodeSettings.Registration(folder.resolve("reg"), "/kubelet/csi.sock"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "node-1",
                128,
                Duration.ofSeconds(105),
                List.of("topology.kubernetes.io/"),
                "1.2.3"),
            new Metrics());
    csi = channel(folder.resolve("csi.sock"));
    registration = channel(folder.resolve("reg").resolve("rbd.csi.cuttle.dev-reg.sock"));
  }

  private ManagedChannel channel(Path socket) {
    return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
        .channelType(NioDomainSocketChannel.class)
        .eventLoopGroup(loop)
        .overrideAuthority("localhost")
        .usePlaintext()
        .build();
  }

  NodeGrpc.NodeBlockingStub node() {
    return NodeGrpc.newBlockingStub(csi).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  IdentityGrpc.IdentityBlockingStub identity() {
    return IdentityGrpc.newBlockingStub(csi).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  RegistrationGrpc.RegistrationBlockingStub kubelet() {
    return RegistrationGrpc.newBlockingStub(registration).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  InetSocketAddress monitoring() {
    return driver.monitoringAddress();
  }

  @Override
  public void close() {
    csi.shutdownNow();
    registration.shutdownNow();
    driver.close();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
