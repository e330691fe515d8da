package dev.cuttle.csi.app;

import static csi.v1.VolumeCapability.AccessMode.Mode.MULTI_NODE_MULTI_WRITER;
import static csi.v1.VolumeCapability.AccessMode.Mode.MULTI_NODE_SINGLE_WRITER;
import static csi.v1.VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER;
import static csi.v1.VolumeCapability.AccessMode.Mode.UNKNOWN;
import static dev.cuttle.csi.app.TestDriver.block;
import static dev.cuttle.csi.app.TestDriver.good;
import static dev.cuttle.csi.app.TestDriver.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import csi.v1.CapacityRange;
import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerGetVolumeRequest;
import csi.v1.ControllerGrpc;
import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.DeleteVolumeRequest;
import csi.v1.GetCapacityRequest;
import csi.v1.ListVolumesRequest;
import csi.v1.Topology;
import csi.v1.ValidateVolumeCapabilitiesRequest;
import csi.v1.VolumeCapability;
import dev.cuttle.volume.World;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a request contains, the answer is a code and a sentence, and the program lives on. */
class BadRequestsTest {

  private static final long GIB = 1L << 30;
  private static final Status.Code INVALID = Status.Code.INVALID_ARGUMENT;
  private static final Status.Code RANGE = Status.Code.OUT_OF_RANGE;
  private static final Status.Code EXHAUSTED = Status.Code.RESOURCE_EXHAUSTED;

  @TempDir private Path folder;
  private TestDriver driver;

  private record Row(
      String what,
      Status.Code code,
      String text,
      Consumer<ControllerGrpc.ControllerBlockingStub> call) {}

  private final List<Row> rows = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    driver = new TestDriver(folder.resolve("csi.sock"));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void row(
      String what, Status.Code code, String text, Consumer<CreateVolumeRequest.Builder> spoil) {
    CreateVolumeRequest.Builder request = good("v");
    spoil.accept(request);
    call(
        what,
        code,
        text,
        controller -> {
          var _ = controller.createVolume(request.build());
        });
  }

  private void call(
      String what,
      Status.Code code,
      String text,
      Consumer<ControllerGrpc.ControllerBlockingStub> call) {
    rows.add(new Row(what, code, text, call));
  }

  private void parameter(String name, String value, String text) {
    row(name + "=" + value, INVALID, text, request -> request.putParameters(name, value));
  }

  private void size(long required, long limit, String text) {
    row(
        "size " + required + " to " + limit,
        RANGE,
        text,
        request ->
            request.setCapacityRange(
                CapacityRange.newBuilder().setRequiredBytes(required).setLimitBytes(limit)));
  }

  private void capabilities(String text, VolumeCapability... capabilities) {
    row(
        text,
        INVALID,
        text,
        request ->
            request.clearVolumeCapabilities().addAllVolumeCapabilities(List.of(capabilities)));
  }

  private void names() {
    row("no name", INVALID, "name is missing", request -> request.setName(""));
    row("129 bytes", INVALID, "has 129 bytes", request -> request.setName("x".repeat(129)));
    row("130 bytes in 65 é", INVALID, "has 130 bytes", request -> request.setName("é".repeat(65)));
    row("line feed", INVALID, "'a�b' has a control character", request -> request.setName("a\nb"));
    row("NUL", INVALID, "control character", request -> request.setName("a\0b"));
    row("DEL", INVALID, "control character", request -> request.setName("a\u007fb"));
    row("C1 control", INVALID, "control character", request -> request.setName("a\u0085b"));
  }

  private void sizes() {
    size(0, 0, "a volume of 0 bytes is asked for");
    size(-1, 0, "a size is negative: required_bytes -1");
    size(0, -1, "limit_bytes -1");
    size(Long.MIN_VALUE, 0, "a size is negative");
    size(Long.MAX_VALUE, 0, "more than the largest size");
    size((1L << 60) + 1, 0, "more than the largest size");
    size(2 * GIB, GIB, "limit_bytes 1073741824 is less than required_bytes 2147483648");
    size(GIB + 1, GIB + 2, "volumes have whole MiB");
    size(0, 1000, "volumes have whole MiB");
    row(
        "too many objects",
        INVALID,
        "an image of so many objects cannot have object-map",
        request -> request.setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(1L << 60)));
    row(
        "too large for every cluster",
        EXHAUSTED,
        "ssd-east",
        request -> request.setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(1L << 49)));
  }

  private void parameters() {
    row("no tags", INVALID, "no parameter 'tags'", request -> request.removeParameters("tags"));
    parameter("Tags", "ssd", "unknown parameter 'Tags'");
    parameter("pool\n", "rbd", "unknown parameter 'pool�'");
    parameter("p".repeat(5000), "x", "unknown parameter 'pppp");
    parameter("csi.storage.k8s.io/node-stage-secret-name", "x", "unknown parameter");
    parameter("choices", "0", "from 1 to 100");
    parameter("choices", "99999999999999999999", "a number");
    parameter("objectSize", "5M", "a power of two");
    parameter("objectSize", "-4M", "bytes, for example");
    parameter("stripeCount", "4", "go together");
    parameter("imageFeatures", "layering,magic", "'magic' is not one of");
    parameter("mounter", "KRBD", "mounter is 'KRBD'; it must be one of [krbd, rbd-nbd, fuse]");
    parameter("mkfsOptions", "$(reboot)", "mkfsOptions is '$(reboot)'");
    parameter("mapOptions", "a`b`", "mapOptions");
    parameter("mkfsOptions", "x".repeat(513), "at most 512 characters");
    parameter("mkfsOptions", "-b 65536", "blocks of 65536 bytes are larger than a page");
    parameter("mkfsOptions", "-J device=/dev/sda", "may name no file");
    parameter("mkfsOptions", "-n", "with -n mkfs.ext4 makes nothing");
    parameter("imageCopy", "full", "unknown parameter 'imageCopy'");
    parameter("allowTagOverride", "TRUE", "allowTagOverride is 'TRUE'");
    parameter("csi.storage.k8s.io/fstype", "zfs", "file system 'zfs' is not one of");
  }

  private void selectors() {
    parameter("tags", "", "no tag is asked for");
    parameter("tags", "   ", "no tag is asked for");
    parameter("tags", "ssd,,east", "an empty term");
    parameter("tags", "ssd,", "an empty term");
    parameter("tags", "ssd|", "an empty alternative");
    parameter("tags", "!ssd|east", "mixes '!' and '|'");
    parameter("tags", "SSD", "is not a tag");
    parameter("tags", "!", "is not a tag");
    parameter("tags", "s".repeat(64), "is not a tag");
    parameter("tags", "ssd,".repeat(300), "at most 1024 characters");
    parameter("tags", "a,".repeat(80) + "b", "at most 64 tags");
    parameter("tags", "sdd", "did you mean");
    row(
        "no match",
        EXHAUSTED,
        "no cluster matches tags 'ssd,archive'",
        request -> request.putParameters("tags", "ssd,archive"));
    row(
        "annotation",
        INVALID,
        "annotation cuttle.dev/tags of claim ns/c: ",
        request ->
            request
                .putParameters("allowTagOverride", "true")
                .putParameters("csi.storage.k8s.io/pvc/name", "c")
                .putParameters("csi.storage.k8s.io/pvc/namespace", "ns"));
    row(
        "out of reach",
        EXHAUSTED,
        "\n- hdd-archive ",
        request -> {
          request.putParameters("tags", "hdd");
          request
              .getAccessibilityRequirementsBuilder()
              .addRequisiteBuilder()
              .putSegments("zone", "elsewhere");
        });
  }

  private void uses() {
    capabilities("volume_capabilities are missing");
    capabilities("has no access type", VolumeCapability.getDefaultInstance());
    capabilities("has no access mode", mount(UNKNOWN, ""));
    capabilities("MULTI_NODE_MULTI_WRITER is for block", mount(MULTI_NODE_MULTI_WRITER, "ext4"));
    capabilities("MULTI_NODE_SINGLE_WRITER is for block", mount(MULTI_NODE_SINGLE_WRITER, ""));
    capabilities(
        "block and mount are both asked", block(SINGLE_NODE_WRITER), mount(SINGLE_NODE_WRITER, ""));
    capabilities(
        "different file systems",
        mount(SINGLE_NODE_WRITER, "xfs"),
        mount(SINGLE_NODE_WRITER, "ext4"));
    capabilities(
        "file system 'ntfs' is not one of btrfs, ext4, xfs", mount(SINGLE_NODE_WRITER, "ntfs"));
    VolumeCapability.Builder unheard = mount(SINGLE_NODE_WRITER, "").toBuilder();
    unheard.getAccessModeBuilder().setModeValue(99);
    capabilities("unknown access mode", unheard.build());
    row(
        "clone",
        INVALID,
        "cloning and restoring are not supported yet",
        request -> request.getVolumeContentSourceBuilder().getVolumeBuilder().setVolumeId("x"));
    row(
        "empty source",
        INVALID,
        "volume_content_source",
        request -> request.getVolumeContentSourceBuilder());
    row("mutable", INVALID, "mutable_parameters", request -> request.putMutableParams("iops", "9"));
  }

  private void otherCalls() {
    call(
        "delete nothing",
        INVALID,
        "volume_id is missing",
        controller -> {
          var _ = controller.deleteVolume(DeleteVolumeRequest.getDefaultInstance());
        });
    call(
        "validate nothing",
        INVALID,
        "volume_id is missing",
        controller -> {
          var _ =
              controller.validateVolumeCapabilities(
                  ValidateVolumeCapabilitiesRequest.getDefaultInstance());
        });
    call(
        "validate no capability",
        INVALID,
        "volume_capabilities are missing",
        controller -> {
          var _ =
              controller.validateVolumeCapabilities(
                  ValidateVolumeCapabilitiesRequest.newBuilder().setVolumeId("x").build());
        });
    call(
        "validate unknown",
        Status.Code.NOT_FOUND,
        "no volume has volume_id 'x�'",
        controller -> {
          var _ =
              controller.validateVolumeCapabilities(
                  ValidateVolumeCapabilitiesRequest.newBuilder()
                      .setVolumeId("x\n")
                      .addVolumeCapabilities(block(SINGLE_NODE_WRITER))
                      .build());
        });
    attach(INVALID, "volume_id is missing", request -> request.clearVolumeId());
    attach(INVALID, "node_id is missing", request -> request.clearNodeId());
    attach(INVALID, "volume_capability is missing", request -> request.clearVolumeCapability());
    attach(
        INVALID,
        "MULTI_NODE_MULTI_WRITER is for block",
        request -> request.setVolumeCapability(mount(MULTI_NODE_MULTI_WRITER, "")));
    attach(Status.Code.NOT_FOUND, "no volume has volume_id 'x'", request -> {});
    attach(
        Status.Code.NOT_FOUND,
        "no volume has volume_id '1:",
        request -> request.setVolumeId("1:" + World.EAST + ":rbd::cuttle-none"));
    call(
        "detach nothing",
        INVALID,
        "volume_id is missing",
        controller -> {
          var _ =
              controller.controllerUnpublishVolume(
                  ControllerUnpublishVolumeRequest.getDefaultInstance());
        });
    row(
        "3 MiB of request",
        EXHAUSTED,
        "exceeds maximum",
        request -> request.putSecrets("x", "y".repeat(3 << 20)));
    call(
        "no protobuf",
        Status.Code.UNKNOWN,
        "error processing",
        controller -> garbage("CreateVolume"));
    call("no such method", Status.Code.UNIMPLEMENTED, "", controller -> garbage("Create"));
  }

  private void attach(
      Status.Code code, String text, Consumer<ControllerPublishVolumeRequest.Builder> spoil) {
    ControllerPublishVolumeRequest.Builder request =
        ControllerPublishVolumeRequest.newBuilder()
            .setVolumeId("x")
            .setNodeId("node-1")
            .setVolumeCapability(block(SINGLE_NODE_WRITER));
    spoil.accept(request);
    call(
        "attach: " + text,
        code,
        text,
        controller -> {
          var _ = controller.controllerPublishVolume(request.build());
        });
  }

  private void expansions() {
    String nobody = "1:" + World.EAST + ":rbd::cuttle-none";
    expand(INVALID, "capacity_range is missing", nobody, null);
    expand(INVALID, "volume_id is missing", "", range(GIB, 0));
    expand(Status.Code.NOT_FOUND, "no volume has volume_id 'x'", "x", range(GIB, 0));
    expand(Status.Code.NOT_FOUND, "no volume has volume_id '1:", nobody, range(GIB, 0));
    expand(RANGE, "a volume of 0 bytes is asked for", nobody, range(0, 0));
    expand(RANGE, "a size is negative", nobody, range(-1, 0));
    expand(RANGE, "more than the largest size", nobody, range(Long.MAX_VALUE, 0));
    expand(RANGE, "is less than required_bytes", nobody, range(2 * GIB, GIB));
    expand(RANGE, "volumes have whole MiB", nobody, range(GIB + 1, GIB + 2));
  }

  private static CapacityRange range(long required, long limit) {
    return CapacityRange.newBuilder().setRequiredBytes(required).setLimitBytes(limit).build();
  }

  private void expand(
      Status.Code code, String text, String volumeId, @Nullable CapacityRange range) {
    ControllerExpandVolumeRequest.Builder request =
        ControllerExpandVolumeRequest.newBuilder().setVolumeId(volumeId);
    if (range != null) {
      request.setCapacityRange(range);
    }
    call(
        "expand: " + text,
        code,
        text,
        controller -> {
          var _ = controller.controllerExpandVolume(request.build());
        });
  }

  private void capacities() {
    capacity(INVALID, "an empty term", request -> request.putParameters("tags", "ssd,,east"));
    capacity(INVALID, "did you mean 'ssd'", request -> request.putParameters("tags", "sdd"));
    capacity(
        INVALID,
        "no parameter 'tags'",
        request -> request.clearParameters().putParameters("choices", "2"));
    capacity(INVALID, "unknown parameter 'pool'", request -> request.putParameters("pool", "rbd"));
    capacity(
        INVALID,
        "blocks of 65536 bytes",
        request ->
            request
                .putParameters("mkfsOptions", "-b 65536")
                .addVolumeCapabilities(mount(SINGLE_NODE_WRITER, "")));
    capacity(
        INVALID,
        "MULTI_NODE_MULTI_WRITER is for block",
        request -> request.addVolumeCapabilities(mount(MULTI_NODE_MULTI_WRITER, "")));
  }

  private void inspections() {
    inspection(INVALID, "", "volume_id is missing");
    inspection(Status.Code.NOT_FOUND, "x\n", "no volume has volume_id 'x�'");
    inspection(
        Status.Code.NOT_FOUND,
        "1:" + World.EAST + ":rbd::cuttle-none",
        "no volume has volume_id '1:");
  }

  private void inspection(Status.Code code, String volumeId, String text) {
    call(
        "inspect '" + volumeId + "'",
        code,
        text,
        controller -> {
          var _ =
              controller.controllerGetVolume(
                  ControllerGetVolumeRequest.newBuilder().setVolumeId(volumeId).build());
        });
  }

  private void lists() {
    list(INVALID, -1, "", "max_entries is negative: -1");
    list(Status.Code.ABORTED, 0, "invalid-token", "starting_token 'invalid-token' is none of ours");
    list(Status.Code.ABORTED, 0, "1:../v\n", "starting_token '1:../v�' is none");
    list(Status.Code.ABORTED, 0, "x".repeat(5000), "is none of ours");
  }

  private void list(Status.Code code, int most, String token, String text) {
    call(
        "list: " + text,
        code,
        text,
        controller -> {
          var _ =
              controller.listVolumes(
                  ListVolumesRequest.newBuilder()
                      .setMaxEntries(most)
                      .setStartingToken(token)
                      .build());
        });
  }

  private void capacity(Status.Code code, String text, Consumer<GetCapacityRequest.Builder> spoil) {
    GetCapacityRequest.Builder request =
        GetCapacityRequest.newBuilder().putParameters("tags", "ssd");
    spoil.accept(request);
    call(
        "capacity: " + text,
        code,
        text,
        controller -> {
          var _ = controller.getCapacity(request.build());
        });
  }

  /** A caller that sends bytes which are no message of the method. */
  private void garbage(String method) {
    MethodDescriptor.Marshaller<DeleteVolumeRequest> bytes =
        ProtoUtils.marshaller(DeleteVolumeRequest.getDefaultInstance());
    MethodDescriptor<DeleteVolumeRequest, DeleteVolumeRequest> wild =
        MethodDescriptor.newBuilder(bytes, bytes)
            .setFullMethodName("csi.v1.Controller/" + method)
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();
    // The name is not UTF-8.
    DeleteVolumeRequest request =
        DeleteVolumeRequest.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        1,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(
                                ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xfe}))
                            .build())
                    .build())
            .build();
    var _ = ClientCalls.blockingUnaryCall(driver.channel(), wild, CallOptions.DEFAULT, request);
  }

  @Test
  void everyBadRequestGetsItsCodeAndSentenceAndAGoodOneIsAnsweredAfterwards() {
    names();
    sizes();
    parameters();
    selectors();
    uses();
    otherCalls();
    expansions();
    capacities();
    inspections();
    lists();
    assertThat(rows).hasSizeGreaterThan(60);

    for (Row row : rows) {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> row.call().accept(driver.controller()));
      assertThat(failure).as(row.what()).isNotNull();
      assertThat(failure.getStatus().getCode())
          .as(row.what() + ": " + failure.getMessage())
          .isEqualTo(row.code());
      assertThat(failure.getMessage()).as(row.what()).contains(row.text());
    }
    assertThat(driver.world.images.pools().all()).isEmpty();
    assertThat(driver.world.ledger.pages()).isEmpty();
    goodRequestIsAnswered();
  }

  private void goodRequestIsAnswered() {
    var volume =
        driver
            .controller()
            .createVolume(
                good("é".repeat(64))
                    .putParameters("tags", "hdd")
                    .putParameters("mounter", "krbd")
                    .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(GIB + 1))
                    .build())
            .getVolume();
    assertThat(volume.getCapacityBytes()).isEqualTo(GIB + (1 << 20));
    assertThat(volume.getVolumeContextMap()).isEqualTo(Map.of("mounter", "krbd"));
    assertThat(volume.getAccessibleTopologyList())
        .extracting(Topology::getSegmentsMap)
        .containsExactly(Map.of("zone", "a"), Map.of("zone", "b"));
    assertThat(volume.getVolumeId()).startsWith("1:" + World.ARCHIVE + ":rbd::cuttle-sha256.");
    var _ =
        driver
            .controller()
            .deleteVolume(
                DeleteVolumeRequest.newBuilder().setVolumeId(volume.getVolumeId()).build());
    var _ =
        driver.controller().deleteVolume(DeleteVolumeRequest.newBuilder().setVolumeId("?").build());
    assertThat(driver.world.images.pools().all()).isEmpty();
  }
}
