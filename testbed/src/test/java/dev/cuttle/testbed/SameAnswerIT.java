package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Availability;
import dev.cuttle.api.StorageCluster;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A retry gets the answer that the first call got, whatever was changed in between. */
class SameAnswerIT {

  private final CsiClient csi = new CsiClient(Testbed.socket());

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void putBack() {
    Stage.registerAll();
    Kube.awaitReady(Testbed.EAST, Testbed.WEST, Testbed.ARCHIVE);
    Stage.clear(csi);
    csi.close();
  }

  @Test
  void weightsTagsAndAvailabilityMayChangeBetweenACreateAndItsRetry() {
    String name = "same-" + UUID.randomUUID();
    String first = csi.create(name, "ssd", 1L << 30);
    String home = Testbed.clustersWith("cuttle-" + shortened(name, first)).getFirst();

    Kube.register(home, 0, "ssd");
    assertThat(csi.create(name, "ssd", 1L << 30)).as("after weight 0").isEqualTo(first);
    Kube.register(
        home, Testbed.fsid(home), Testbed.monitor(home), "rbd", 100, Availability.Cordoned, "ssd");
    assertThat(csi.create(name, "ssd", 1L << 30)).as("after cordon").isEqualTo(first);
    Kube.register(home, 100, "something-else");
    await("the table without the tag")
        .atMost(Duration.ofSeconds(5))
        .until(() -> !Kube.rowStates(home).containsKey("ssd"));
    assertThat(csi.create(name, "ssd", 1L << 30)).as("after the tag went").isEqualTo(first);

    assertThat(Testbed.clustersWith("cuttle-" + shortened(name, first))).isEqualTo(List.of(home));
  }

  @Test
  void anotherRequestUnderTheSameNameIsRefused() {
    String name = "other-" + UUID.randomUUID();
    csi.create(name, "ssd", 1L << 30);

    assertThatThrownBy(() -> csi.create(name, "ssd", 2L << 30))
        .hasMessageContaining("ALREADY_EXISTS")
        .hasMessageContaining("size");
    assertThatThrownBy(() -> csi.create(name, "hdd", 1L << 30))
        .hasMessageContaining("ALREADY_EXISTS")
        .hasMessageContaining("tags");
  }

  @Test
  void aClusterThatCameBackWithAnotherFsidIsRefused() {
    String name = "fsid-" + UUID.randomUUID();
    String id = csi.create(name, "hdd", 1L << 30);
    StorageCluster cluster =
        Kube.CLIENT.resources(StorageCluster.class).withName(Testbed.ARCHIVE).get();
    // By hand and against the finalizer: what an administrator in a hurry does.
    Kube.CLIENT.resources(StorageCluster.class).withName(Testbed.ARCHIVE).delete();
    await("gone")
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          var found = Kube.CLIENT.resources(StorageCluster.class).withName(Testbed.ARCHIVE);
          if (found.get() != null) {
            Commands.tryRun(
                "kubectl",
                "patch",
                "scl",
                Testbed.ARCHIVE,
                "--type=merge",
                "-p",
                "{\"metadata\":{\"finalizers\":[]}}");
          }
          return found.get() == null;
        });
    String otherFsid = UUID.randomUUID().toString();
    Kube.register(
        Testbed.ARCHIVE,
        otherFsid,
        Testbed.monitor(Testbed.ARCHIVE),
        "rbd",
        100,
        Availability.Active,
        "hdd",
        "archive");

    Kube.awaitCondition(
        Testbed.ARCHIVE,
        "Ready",
        found -> found.getReason().equals("WrongCluster"),
        Duration.ofSeconds(30));
    assertThatThrownBy(() -> csi.create(name, "hdd", 1L << 30))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining(cluster.getSpec().clusterID());
    assertThatThrownBy(() -> csi.create("new-" + UUID.randomUUID(), "hdd", 1L << 30))
        .hasMessageContaining("WrongCluster");

    Commands.run("kubectl", "delete", "scl", Testbed.ARCHIVE, "--wait=true", "--timeout=30s");
    Stage.registerAll();
    Kube.awaitReady(Testbed.ARCHIVE);
    assertThat(csi.create(name, "hdd", 1L << 30)).as("the right cluster again").isEqualTo(id);
  }

  /**
   * The part of the image's name that follows "cuttle-", from the volume_id: long volume names are
   * digested.
   */
  private static String shortened(String name, String volumeId) {
    String image = volumeId.substring(volumeId.lastIndexOf(':') + 1);
    assertThat(image).as("image of %s", name).startsWith("cuttle-");
    return image.substring("cuttle-".length());
  }
}
