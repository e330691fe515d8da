package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A volume as others see it than the one Pod that writes to it. */
@Tag("node")
class VolumeViewsIT {

  @BeforeEach
  void install() {
    Release.install();
  }

  @AfterEach
  void nothingIsLeft() {
    Pods.removeAll();
    Release.assertNothingIsLeft();
  }

  @Test
  void aPodThatAsksToReadOnlyCannotWriteWhileItsNeighbourDoes() {
    Pods.claim("data", "fast");
    Pods.start("writer", "data", "true");
    Pods.start("reader", "data", "true", VolumeViewsIT::readOnly);
    Pods.awaitRunning("writer");
    Pods.awaitRunning("reader");
    Pods.run("writer", "echo for both > /data/file; sync");

    assertThat(Pods.run("reader", "cat /data/file")).isEqualTo("for both\n");
    assertThat(Pods.tryRun("reader", "echo x > /data/file").said()).contains("Read-only");
    Pods.delete("reader");
    Pods.run("writer", "echo still there >> /data/file; sync");
  }

  private static PodBuilder readOnly(PodBuilder pod) {
    return pod.editSpec()
        .editFirstVolume()
        .editPersistentVolumeClaim()
        .withReadOnly(true)
        .endPersistentVolumeClaim()
        .endVolume()
        .endSpec();
  }

  @Test
  void theKubeletKnowsHowFullAVolumeIs() {
    Pods.claim("data", "archive");
    Pods.start("user", "data", "true");
    Pods.awaitRunning("user");
    Pods.run("user", "dd if=/dev/zero of=/data/file bs=1M count=64 conv=fsync 2>/dev/null");

    Map<?, ?> usage =
        await("statistics of the claim")
            .atMost(Duration.ofSeconds(100))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> usage("data"),
                found -> found.filter(u -> number(u, "usedBytes") >= 64 << 20).isPresent())
            .orElseThrow();
    assertThat(number(usage, "capacityBytes")).isBetween(900L << 20, 1L << 30);
    assertThat(number(usage, "availableBytes")).isBetween(800L << 20, 1L << 30);
    assertThat(number(usage, "inodes")).isPositive();
  }

  private static long number(Map<?, ?> usage, String field) {
    return usage.get(field) instanceof Number number ? number.longValue() : 0;
  }

  /** What the kubelet says of the volume of a claim, which it has from the node plugin. */
  private static Optional<Map<?, ?>> usage(String claim) {
    String summary =
        Commands.run(
            "kubectl",
            "get",
            "--raw",
            "/api/v1/nodes/" + Testbed.env("CUTTLE_NODE") + "/proxy/stats/summary");
    return all(Serialization.unmarshal(summary, Map.class), "pods")
        .flatMap(pod -> all(pod, "volume"))
        .<Map<?, ?>>map(volume -> volume)
        .filter(volume ->
            volume.get("pvcRef") instanceof Map<?, ?> reference
                && claim.equals(reference.get("name")))
        .findFirst();
  }

  private static Stream<Map<?, ?>> all(Map<?, ?> object, String field) {
    return object.get(field) instanceof List<?> list
        ? list.stream().map(item -> (Map<?, ?>) item)
        : Stream.empty();
  }
}
