package dev.cuttle.csi.app;

import static csi.v1.VolumeCapability.AccessMode.Mode.MULTI_NODE_MULTI_WRITER;
import static csi.v1.VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER;
import static dev.cuttle.csi.app.TestDriver.block;
import static dev.cuttle.csi.app.TestDriver.good;
import static dev.cuttle.csi.app.TestDriver.mount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import csi.v1.CapacityRange;
import csi.v1.ControllerExpandVolumeRequest;
import csi.v1.ControllerExpandVolumeResponse;
import csi.v1.ControllerGetCapabilitiesRequest;
import csi.v1.ControllerPublishVolumeRequest;
import csi.v1.ControllerServiceCapability;
import csi.v1.ControllerUnpublishVolumeRequest;
import csi.v1.CreateVolumeRequest;
import csi.v1.GetPluginCapabilitiesRequest;
import csi.v1.GetPluginInfoRequest;
import csi.v1.PluginCapability;
import csi.v1.ProbeRequest;
import csi.v1.ValidateVolumeCapabilitiesRequest;
import csi.v1.ValidateVolumeCapabilitiesResponse;
import csi.v1.VolumeCapability;
import dev.cuttle.monitoring.CephCallMetrics;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerDriverTest {

  private static final long MIB = 1L << 20;
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{[^}]*})? .*");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

  @TempDir private Path folder;
  private TestDriver driver;

  @BeforeEach
  void start() throws IOException {
    driver = new TestDriver(folder.resolve("csi.sock"));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void saysWhoItIsAndWhatItCanDo() {
    var info = driver.identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
    assertThat(info.getName()).isEqualTo("rbd.csi.cuttle.dev");
    assertThat(info.getVendorVersion()).isEqualTo("1.2.3");
    assertThat(driver.identity().probe(ProbeRequest.getDefaultInstance()).getReady().getValue())
        .isTrue();
    assertThat(
            driver
                .identity()
                .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .containsExactly(
            service(PluginCapability.Service.Type.CONTROLLER_SERVICE),
            service(PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS),
            PluginCapability.newBuilder()
                .setVolumeExpansion(
                    PluginCapability.VolumeExpansion.newBuilder()
                        .setType(PluginCapability.VolumeExpansion.Type.ONLINE))
                .build());
    assertThat(
            driver
                .controller()
                .controllerGetCapabilities(ControllerGetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .extracting(capability -> capability.getRpc().getType())
        .containsExactly(
            ControllerServiceCapability.RPC.Type.CREATE_DELETE_VOLUME,
            ControllerServiceCapability.RPC.Type.PUBLISH_UNPUBLISH_VOLUME,
            ControllerServiceCapability.RPC.Type.PUBLISH_READONLY,
            ControllerServiceCapability.RPC.Type.EXPAND_VOLUME,
            ControllerServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER,
            ControllerServiceCapability.RPC.Type.GET_CAPACITY,
            ControllerServiceCapability.RPC.Type.GET_VOLUME,
            ControllerServiceCapability.RPC.Type.VOLUME_CONDITION,
            ControllerServiceCapability.RPC.Type.LIST_VOLUMES,
            ControllerServiceCapability.RPC.Type.LIST_VOLUMES_PUBLISHED_NODES);
  }

  private static PluginCapability service(PluginCapability.Service.Type type) {
    return PluginCapability.newBuilder()
        .setService(PluginCapability.Service.newBuilder().setType(type))
        .build();
  }

  @Test
  void anExpandedVolumeHasWholeMebibytesAndTheNodeHasItsPart() {
    String id = driver.controller().createVolume(good("v").build()).getVolume().getVolumeId();
    CapacityRange.Builder range = CapacityRange.newBuilder().setRequiredBytes((2L << 30) + 1);

    ControllerExpandVolumeResponse answer =
        driver
            .controller()
            .controllerExpandVolume(
                ControllerExpandVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setCapacityRange(range)
                    .build());

    assertThat(answer.getCapacityBytes()).isEqualTo((2L << 30) + MIB);
    assertThat(answer.getNodeExpansionRequired()).isTrue();
    assertThat(driver.controller().createVolume(good("v").build()).getVolume().getCapacityBytes())
        .as("of a create that is repeated")
        .isEqualTo((2L << 30) + MIB);
  }

  @Test
  void sizesAreWholeMebibytesWithinTheLimit() {
    assertThat(size("a", 1, 0)).isEqualTo(1 << 20);
    assertThat(size("b", 5 << 20, 5 << 20)).isEqualTo(5 << 20);
    assertThat(size("c", 0, (3 << 20) + 5)).isEqualTo(3 << 20);
    assertThat(size("d", 0, 1L << 40)).isEqualTo(1 << 30);
    assertThat(driver.controller().createVolume(good("e").build()).getVolume().getCapacityBytes())
        .isEqualTo(1 << 30);
  }

  @Test
  void volumeIsLargeEnoughForItsFilesystem() {
    assertThat(mebibytes("xfs", "", 16, 0)).isEqualTo(300);
    assertThat(mebibytes("xfs", "", 16, 300)).isEqualTo(300);
    assertThat(mebibytes("xfs", "", 0, 301)).isEqualTo(301);
    assertThat(mebibytes("xfs", "", 301, 0)).isEqualTo(301);
    assertThat(mebibytes("xfs", "-l size=256m", 16, 0)).isEqualTo(1025);
    assertThat(mebibytes("btrfs", "", 1, 0)).isEqualTo(109);
    assertThat(mebibytes("btrfs", "--mixed", 1, 0)).isEqualTo(16);
    assertThat(mebibytes("ext4", "-J size=64", 1, 0)).isEqualTo(130);
    assertThat(mebibytes("", "", 1, 0)).isEqualTo(1);
    assertThat(
            driver
                .controller()
                .createVolume(
                    request("", "-l size=2g", 16, 0)
                        .clearVolumeCapabilities()
                        .addVolumeCapabilities(block(SINGLE_NODE_WRITER))
                        .build())
                .getVolume()
                .getCapacityBytes())
        .as("a block device is the user's affair")
        .isEqualTo(16 * MIB);
  }

  @Test
  void sizeInWhichItsFilesystemCannotBeIsRefused() {
    assertThatThrownBy(() -> mebibytes("xfs", "", 16, 299))
        .hasMessageContaining("OUT_OF_RANGE")
        .hasMessageContaining("file system xfs needs at least 314572800 bytes (300 MiB)");
    assertThatThrownBy(() -> mebibytes("btrfs", "-d dup", 0, 200))
        .hasMessageContaining("OUT_OF_RANGE")
        .hasMessageContaining("btrfs with mkfsOptions '-d dup' needs at least")
        .hasMessageContaining("(229 MiB)");
  }

  private long mebibytes(String type, String mkfsOptions, long required, long limit) {
    return driver
            .controller()
            .createVolume(request(type, mkfsOptions, required, limit).build())
            .getVolume()
            .getCapacityBytes()
        / MIB;
  }

  private static CreateVolumeRequest.Builder request(
      String type, String mkfsOptions, long required, long limit) {
    return good(String.join(" ", type, mkfsOptions, required + " to " + limit))
        .setVolumeCapabilities(0, mount(SINGLE_NODE_WRITER, type))
        .putParameters("mkfsOptions", mkfsOptions)
        .setCapacityRange(
            CapacityRange.newBuilder().setRequiredBytes(required * MIB).setLimitBytes(limit * MIB));
  }

  private long size(String name, long required, long limit) {
    return driver
        .controller()
        .createVolume(
            good(name)
                .setCapacityRange(
                    CapacityRange.newBuilder().setRequiredBytes(required).setLimitBytes(limit))
                .build())
        .getVolume()
        .getCapacityBytes();
  }

  @Test
  void capabilitiesAreConfirmedOrItIsSaidWhyNot() {
    String id = driver.controller().createVolume(good("v").build()).getVolume().getVolumeId();

    assertThat(validated(id, block(MULTI_NODE_MULTI_WRITER)).hasConfirmed()).isTrue();
    assertThat(validated(id, mount(SINGLE_NODE_WRITER, "xfs")).hasConfirmed()).isTrue();
    var refused = validated(id, mount(MULTI_NODE_MULTI_WRITER, ""));
    assertThat(refused.hasConfirmed()).isFalse();
    assertThat(refused.getMessage()).contains("for block volumes only");
  }

  private ValidateVolumeCapabilitiesResponse validated(String id, VolumeCapability capability) {
    return driver
        .controller()
        .validateVolumeCapabilities(
            ValidateVolumeCapabilitiesRequest.newBuilder()
                .setVolumeId(id)
                .addVolumeCapabilities(capability)
                .build());
  }

  @Test
  void nodeIsToldWhereTheVolumeIsAndNoKey() {
    String id = driver.controller().createVolume(good("v").build()).getVolume().getVolumeId();
    ControllerPublishVolumeRequest.Builder attach =
        ControllerPublishVolumeRequest.newBuilder()
            .setVolumeId(id)
            .setNodeId("node-1")
            .setVolumeCapability(mount(SINGLE_NODE_WRITER, ""));

    Map<String, String> context =
        driver.controller().controllerPublishVolume(attach.build()).getPublishContextMap();

    assertThat(context)
        .containsOnlyKeys("cluster", "clusterID", "pool", "namespace", "image", "readOnly")
        .containsEntry("readOnly", "false");
    assertThat(
            String.join(
                ":", "1", context.get("clusterID"), context.get("pool"), "", context.get("image")))
        .isEqualTo(id);
    assertThatThrownBy(
            () -> driver.controller().controllerPublishVolume(attach.setNodeId("node-2").build()))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("node node-1");
    assertThatThrownBy(
            () -> driver.controller().controllerPublishVolume(attach.setNodeId("node-3").build()))
        .hasMessageContaining("NOT_FOUND");
    var _ =
        driver
            .controller()
            .controllerUnpublishVolume(
                ControllerUnpublishVolumeRequest.newBuilder().setVolumeId(id).build());
    assertThat(
            driver
                .controller()
                .controllerPublishVolume(attach.setNodeId("node-2").build())
                .getPublishContextMap())
        .isEqualTo(context);
  }

  @Test
  void metricsHaveTheNamesTypesAndLabelsOfTheGoldenFile() throws IOException, InterruptedException {
    var _ = driver.controller().createVolume(good("v").build());
    try {
      var _ = driver.controller().createVolume(good("w").putParameters("tags", "ssd,hdd").build());
    } catch (StatusRuntimeException expected) {
      assertThat(expected).hasMessageContaining("no cluster matches");
    }
    CephCallMetrics ceph = new CephCallMetrics(driver.metrics());
    ceph.inFlight("ssd-east", 1);
    ceph.called("ssd-east", "create", "NoSpace", Duration.ofMillis(3));

    String page = get("/metrics").body();

    assertThat(page)
        .contains("cuttle_placement_refusals_total{reason=\"NO_MATCH\"} 1.0")
        .contains("cuttle_placement_refusals_total{reason=\"TagMismatch\"} 3.0")
        .contains("method_name=\"/csi.v1.Controller/CreateVolume\"")
        .contains("cuttle_ledger_volumes{cluster=\"hdd-archive\"} 0.0");
    try (var golden = getClass().getResourceAsStream("/metrics.golden")) {
      assertThat(golden).isNotNull();
      assertThat(outline(page))
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Type lines as they are; samples without values and label values, each once. */
  private static String outline(String page) {
    TreeSet<String> lines = new TreeSet<>();
    for (String line : page.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (line.startsWith("# TYPE")) {
        lines.add(line);
      } else if (sample.matches()) {
        String labels = sample.group(2) == null ? "" : sample.group(2);
        lines.add(
            sample.group(1)
                + LABEL.matcher(labels).results().map(label -> label.group(1)).toList());
      }
    }
    return String.join("\n", lines) + "\n";
  }

  @Test
  void monitoringPagesAnswer() throws IOException, InterruptedException {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + driver.monitoring().getPort() + path))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
