package dev.cuttle.csi.app;

import csi.v1.GetPluginInfoRequest;
import csi.v1.IdentityGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The first call to a gRPC server, made by the program itself. A young JVM on a busy machine may
 * need more than a second for it, and the stock sidecars give the driver no more than one to greet
 * and one to say its name: else they end, and the kubelet holds them back. Whoever calls next is
 * answered at once.
 */
final class FirstCall {

  private static final Set<Status.Code> SILENCE =
      Set.of(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE);

  private FirstCall() {}

  /**
   * Returns when the server has answered, whatever it says.
   *
   * @param limit after which it returns nevertheless
   * @return whether it has answered
   */
  static boolean answered(Path socket, EventLoopGroup loop, Executor threads, Duration limit) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .executor(threads)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build();
    try {
      var _ =
          IdentityGrpc.newBlockingStub(channel)
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException answer) {
      return !SILENCE.contains(answer.getStatus().getCode());
    } finally {
      channel.shutdownNow();
    }
  }
}
