package dev.cuttle.csi.app;

import csi.v1.ControllerGrpc;
import csi.v1.CreateVolumeRequest;
import csi.v1.IdentityGrpc;
import csi.v1.VolumeCapability;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.volume.World;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The whole driver on a real socket, with doubles behind, and a caller. */
final class TestDriver implements AutoCloseable {

  final World world = new World();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Metrics metrics = new Metrics();
  private final ControllerDriver driver;
  private final ManagedChannel channel;

  TestDriver(Path socket) throws IOException {
    driver =
        ControllerDriver.start(
            new Ports(
                world.ledger,
                world.directory,
                claim -> Optional.of("no such,,selector"),
                world.nodes,
                world.images,
                () -> true),
            new Settings(
                socket, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "1.2.3"),
            metrics);
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build();
  }

  ControllerGrpc.ControllerBlockingStub controller() {
    return ControllerGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  IdentityGrpc.IdentityBlockingStub identity() {
    return IdentityGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  Metrics metrics() {
    return metrics;
  }

  ManagedChannel channel() {
    return channel;
  }

  InetSocketAddress monitoring() {
    return driver.monitoringAddress();
  }

  static VolumeCapability mount(VolumeCapability.AccessMode.Mode mode, String fsType) {
    VolumeCapability.Builder capability = VolumeCapability.newBuilder();
    capability.getMountBuilder().setFsType(fsType);
    capability.getAccessModeBuilder().setMode(mode);
    return capability.build();
  }

  static VolumeCapability block(VolumeCapability.AccessMode.Mode mode) {
    VolumeCapability.Builder capability = VolumeCapability.newBuilder();
    capability.getBlockBuilder();
    capability.getAccessModeBuilder().setMode(mode);
    return capability.build();
  }

  static CreateVolumeRequest.Builder good(String name) {
    return CreateVolumeRequest.newBuilder()
        .setName(name)
        .putParameters("tags", "ssd")
        .addVolumeCapabilities(mount(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER, ""));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    driver.close();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
