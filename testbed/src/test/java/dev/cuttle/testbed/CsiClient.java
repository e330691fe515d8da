package dev.cuttle.testbed;

import csi.v1.CapacityRange;
import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerGrpc;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.CreateVolumeResponse;
import csi.v1.DeleteVolumeRequest;
import csi.v1.NodeGrpc;
import csi.v1.VolumeCapability;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A CSI caller on the driver's socket, as a sidecar is one. */
final class CsiClient implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ManagedChannel channel;

  /**
   * @param endpoint path of a socket, or {@code address:port}
   */
  CsiClient(String endpoint) {
    NettyChannelBuilder builder = endpoint.startsWith("/") ? socket(endpoint) : address(endpoint);
    channel = builder.eventLoopGroup(loop).usePlaintext().intercept(new LostConnection()).build();
  }

  private static NettyChannelBuilder socket(String path) {
    return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path))
        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class);
  }

  private static NettyChannelBuilder address(String text) {
    String[] parts = text.split(":");
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(parts[0], Integer.parseInt(parts[1])))
        .channelType(NioSocketChannel.class, InetSocketAddress.class);
  }

  /** Tries again at once, instead of after the growing pauses that failures have led to. */
  void reconnect() {
    channel.resetConnectBackoff();
  }

  static CreateVolumeRequest request(String name, String tags, long sizeBytes) {
    return CreateVolumeRequest.newBuilder()
        .setName(name)
        .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(sizeBytes))
        .addVolumeCapabilities(
            VolumeCapability.newBuilder()
                .setMount(VolumeCapability.MountVolume.getDefaultInstance())
                .setAccessMode(
                    VolumeCapability.AccessMode.newBuilder()
                        .setMode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER)))
        .putParameters("tags", tags)
        .build();
  }

  /** The volume_id. @throws StatusRuntimeException with the code and text that the caller sees */
  String create(String name, String tags, long sizeBytes) {
    CreateVolumeResponse response =
        controller(DEADLINE).createVolume(request(name, tags, sizeBytes));
    return response.getVolume().getVolumeId();
  }

  /** The size that the volume has then, bytes. */
  long expand(String volumeId, long sizeBytes) {
    return controller(DEADLINE)
        .controllerExpandVolume(
            ControllerExpandVolumeRequest.newBuilder()
                .setVolumeId(volumeId)
                .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(sizeBytes))
                .build())
        .getCapacityBytes();
  }

  void delete(String volumeId) {
    controller(DEADLINE)
        .deleteVolume(DeleteVolumeRequest.newBuilder().setVolumeId(volumeId).build());
  }

  void detachFromAll(String volumeId) {
    controller(DEADLINE)
        .controllerUnpublishVolume(
            ControllerUnpublishVolumeRequest.newBuilder().setVolumeId(volumeId).build());
  }

  ControllerGrpc.ControllerBlockingStub controller(Duration deadline) {
    return ControllerGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  NodeGrpc.NodeBlockingStub node(Duration deadline) {
    return NodeGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
