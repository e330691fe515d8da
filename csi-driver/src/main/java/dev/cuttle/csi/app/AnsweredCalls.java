package dev.cuttle.csi.app;

import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerGetVolumeRequest;
import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.DeleteVolumeRequest;
import csi.v1.NodeExpandVolumeRequest;
import csi.v1.NodeGetVolumeStatsRequest;
import csi.v1.NodePublishVolumeRequest;
import csi.v1.NodeStageVolumeRequest;
import csi.v1.NodeUnpublishVolumeRequest;
import csi.v1.NodeUnstageVolumeRequest;
import csi.v1.ValidateVolumeCapabilitiesRequest;
import dev.cuttle.monitoring.Metrics;
import dev.cuttle.volume.Quoted;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Measures every call, and logs one line for it when it is answered. */
final class AnsweredCalls implements ServerInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(AnsweredCalls.class);

  private final String driver;

  /** Those of the other CSI sidecars, so that one dashboard fits all. */
  private static final List<Duration> BUCKETS =
      DoubleStream.of(.1, .25, .5, 1, 2.5, 5, 10, 15, 25, 50, 120, 300, 600)
          .mapToObj(seconds -> Duration.ofMillis(Math.round(1000 * seconds)))
          .toList();

  /** Asked again and again, and nothing comes of them. */
  private static final Set<String> POLLED =
      Set.of(
          "csi.v1.Controller/GetCapacity",
          "csi.v1.Controller/ControllerGetVolume",
          "csi.v1.Controller/ListVolumes");

  private final Metrics metrics;

  AnsweredCalls(String driver, Metrics metrics) {
    this.driver = driver;
    this.metrics = metrics;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    long began = System.nanoTime();
    CallNotes notes = new CallNotes();
    String method = call.getMethodDescriptor().getFullMethodName();
    ServerCall<Q, A> watched =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            answered(method, status, Duration.ofNanos(System.nanoTime() - began), notes);
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener =
        Contexts.interceptCall(
            Context.current().withValue(CallNotes.KEY, notes), watched, headers, next);
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        volume(message).ifPresent(name -> notes.put("volume", Quoted.of(name)));
        super.onMessage(message);
      }
    };
  }

  private static Optional<String> volume(Object message) {
    return switch (message) {
      case CreateVolumeRequest create -> Optional.of(create.getName());
      case DeleteVolumeRequest delete -> Optional.of(delete.getVolumeId());
      case ValidateVolumeCapabilitiesRequest validate -> Optional.of(validate.getVolumeId());
      case ControllerPublishVolumeRequest attach -> Optional.of(attach.getVolumeId());
      case ControllerUnpublishVolumeRequest detach -> Optional.of(detach.getVolumeId());
      case ControllerExpandVolumeRequest expand -> Optional.of(expand.getVolumeId());
      case NodeExpandVolumeRequest expand -> Optional.of(expand.getVolumeId());
      case ControllerGetVolumeRequest inspect -> Optional.of(inspect.getVolumeId());
      case NodeStageVolumeRequest stage -> Optional.of(stage.getVolumeId());
      case NodeUnstageVolumeRequest unstage -> Optional.of(unstage.getVolumeId());
      case NodePublishVolumeRequest publish -> Optional.of(publish.getVolumeId());
      case NodeUnpublishVolumeRequest unpublish -> Optional.of(unpublish.getVolumeId());
      case NodeGetVolumeStatsRequest stats -> Optional.of(stats.getVolumeId());
      default -> Optional.empty();
    };
  }

  private void answered(String method, Status status, Duration took, CallNotes notes) {
    metrics.time(
        "csi.plugin.operations",
        "Calls of the Container Storage Interface, by method and code of the answer",
        Tags.of(
            "driver_name",
            driver,
            "method_name",
            "/" + method,
            "grpc_status_code",
            status.getCode().toString()),
        BUCKETS,
        took);
    LoggingEventBuilder line =
        LOG.atLevel(level(method, status))
            .addKeyValue("method", method)
            .addKeyValue("code", status.getCode())
            .addKeyValue("ms", took.toMillis());
    for (Map.Entry<String, String> note : notes.all().entrySet()) {
      line = line.addKeyValue(note.getKey(), note.getValue());
    }
    line.log(
        status.isOk()
            ? "answered"
            : Optional.ofNullable(status.getDescription()).orElse("no text"));
  }

  private static Level level(String method, Status status) {
    if (!status.isOk()) {
      return Level.WARN;
    }
    return method.startsWith("csi.v1.Identity/")
            || method.endsWith("GetCapabilities")
            || method.endsWith("GetVolumeStats")
            || POLLED.contains(method)
        ? Level.DEBUG
        : Level.INFO;
  }
}
