package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.api.VolumePlacement;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A page in each state, as somebody else may have left it, and what each call then answers: the
 * table of PageStatesTest, on a real API server and real clusters.
 */
class PageStatesIT {
  private static final long GIB = 1L << 30;

  private final CsiClient csi = new CsiClient(Testbed.socket());
  private final NodeCaller attacher = new NodeCaller(csi, Testbed.socket(), Path.of(""));
  private final String name = "state-" + UUID.randomUUID().toString().substring(0, 8);
  private String id = "";

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @BeforeEach
  void volume() {
    NodeProcess.knownAs(NodeProcess.NODE);
    id = csi.create(name, "hdd", GIB);
  }

  @AfterEach
  void clear() {
    NodeProcess.forget(NodeProcess.NODE);
    Stage.clear(csi);
    csi.close();
  }

  /** As who copies or moves writes it; a page that is Bound becomes no other by itself. */
  private void put(String state) {
    switch (state) {
      case "BOUND" -> {
        // It is.
      }
      case "MOVING" ->
          status(
              "{\"target\":"
                  + place(Testbed.WEST)
                  + ",\"progress\":{\"copiedBytes\":1,\"totalBytes\":4}}");
      case "COPYING", "RESERVED" -> asNew(state);
      case "DELETING" ->
          Commands.run("kubectl", "delete", "vpl", name, "--wait=false", "--ignore-not-found");
      default -> throw new IllegalArgumentException(state);
    }
  }

  /** The page of a volume whose image is made and that was never committed. */
  private void asNew(String state) {
    String page = Commands.run("kubectl", "get", "vpl", name, "-o", "json");
    Path file = Path.of("target", name + ".json");
    try {
      Files.writeString(file, withoutStatus(page));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Commands.run(
        "kubectl",
        "patch",
        "vpl",
        name,
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":[]}}");
    Commands.run("kubectl", "delete", "vpl", name, "--ignore-not-found");
    Commands.run("kubectl", "create", "-f", file.toString());
    if (state.equals("COPYING")) {
      status("{\"phase\":\"Copying\",\"progress\":{\"copiedBytes\":1,\"totalBytes\":4}}");
    }
  }

  private static String withoutStatus(String page) {
    var object = new KubernetesSerialization().unmarshal(page, VolumePlacement.class);
    object.setStatus(null);
    object.getMetadata().setResourceVersion(null);
    object.getMetadata().setUid(null);
    return new KubernetesSerialization().asJson(object);
  }

  private void status(String patch) {
    Commands.run(
        "kubectl",
        "patch",
        "vpl",
        name,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":" + patch + "}");
  }

  private String place(String cluster) {
    return "{\"cluster\":\"%s\",\"clusterID\":\"%s\",\"pool\":\"rbd\",\"image\":\"%s\"}"
        .formatted(cluster, Testbed.fsid(cluster), image());
  }

  private String image() {
    return id.substring(id.lastIndexOf(':') + 1);
  }

  private String phase() {
    return Commands.run("kubectl", "get", "vpl", name, "-o", "jsonpath={.status.phase}");
  }

  private String printedSize() {
    return Commands.run("kubectl", "get", "vpl", name, "--no-headers").split("\\s+")[3];
  }

  private static void answers(ThrowingCallable call, String outcome) {
    if (outcome.equals("ok")) {
      assertThatCode(call).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(call).hasMessageContainingAll("ABORTED", outcome);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RESERVED, ok, is being created, is being created, 0",
    "COPYING, is being copied, is being copied, is being copied, 0",
    "BOUND, ok, ok, ok, 1",
    "MOVING, ok, ok, is being moved to cluster ssd-west, 1",
    "DELETING, is being deleted, is being deleted, is being deleted, 1"
  })
  void everyStateHasItsAnswers(
      String state, String create, String attach, String expand, int listed) {
    put(state);
    isTold(attach.equals("ok") ? "the volume is well" : attach, listed);
    answers(() -> attacher.attach(id, NodeProcess.NODE, NodeScene.EXT4), attach);
    answers(() -> assertThat(csi.expand(id, 2 * GIB)).isEqualTo(2 * GIB), expand);
    assertThat(printedSize()).isEqualTo(expand.equals("ok") ? "2Gi" : "1Gi");
    answers(() -> assertThat(csi.create(name, "hdd", GIB)).isEqualTo(id), create);
    if (state.equals("COPYING")) {
      assertThat(phase()).as("a half copied volume is not committed").isEqualTo("Copying");
    }
    csi.detachFromAll(id);
    if (state.equals("MOVING")) {
      Testbed.rbd(Testbed.WEST, "create", "--size", "1G", "rbd/" + image());
      Testbed.rbd(Testbed.WEST, "image-meta", "set", "rbd/" + image(), "cuttle.dev/volume", name);
    }
    csi.delete(id);
    csi.delete(id);
    assertThat(Kube.pages()).isEmpty();
    assertThat(Testbed.clustersWith(image())).isEmpty();
  }

  private void isTold(String condition, int times) {
    Inventory inventory = new Inventory(csi);
    assertThat(inventory.all())
        .hasSize(times)
        .allMatch(entry -> entry.getVolume().getVolumeId().equals(id));
    var told = inventory.volume(id);
    assertThat(told.getVolume().getCapacityBytes()).isEqualTo(GIB);
    assertThat(told.getStatus().getVolumeCondition().getMessage()).contains(condition);
  }

  @Test
  void aVolumeThatHasMovedKeepsItsIdAndIsAttachedWhereItIs() {
    Testbed.rbd(Testbed.WEST, "create", "--size", "1G", "rbd/" + image());
    Testbed.rbd(Testbed.WEST, "image-meta", "set", "rbd/" + image(), "cuttle.dev/volume", name);
    Testbed.rbd(Testbed.ARCHIVE, "rm", "--no-progress", "rbd/" + image());
    status("{\"location\":" + place(Testbed.WEST) + ",\"imageID\":null}");

    assertThat(csi.create(name, "hdd", GIB)).isEqualTo(id);
    assertThat(attacher.attach(id, NodeProcess.NODE, NodeScene.EXT4))
        .containsEntry("cluster", Testbed.WEST)
        .containsEntry("clusterID", Testbed.fsid(Testbed.WEST));
    isTold("the volume is well", 1);
    csi.detachFromAll(id);
    csi.delete(id);
    assertThat(Testbed.clustersWith(image())).isEmpty();
  }

  @Test
  void aPageOfAnEarlierVersionIsServed() {
    asNew("RESERVED");
    Commands.run("kubectl", "label", "vpl", name, "cuttle.dev/cluster-");
    status("{\"phase\":\"Bound\",\"volumeID\":\"" + id + "\"}");

    assertThat(csi.create(name, "hdd", GIB)).isEqualTo(id);
    assertThat(attacher.attach(id, NodeProcess.NODE, NodeScene.EXT4))
        .containsEntry("cluster", Testbed.ARCHIVE);
    isTold("the volume is well", 1);
    csi.detachFromAll(id);
    csi.delete(id);
    assertThat(Testbed.clustersWith(image())).isEmpty();
  }

  @Test
  void anImageThatSomebodyRenamedOrMovedToTheTrashIsFoundByItsId() {
    Testbed.rbd(Testbed.ARCHIVE, "rename", "rbd/" + image(), "rbd/holiday");
    csi.delete(id);
    assertThat(Testbed.images(Testbed.ARCHIVE)).doesNotContain("holiday");

    id = csi.create(name, "hdd", GIB);
    Testbed.rbd(Testbed.ARCHIVE, "trash", "mv", "rbd/" + image());
    csi.delete(id);
    assertThat(Testbed.remains(Testbed.ARCHIVE)).isEmpty();
    assertThat(Kube.pages()).isEmpty();
  }

  @Test
  void pagesAreSelectedByClusterPhaseAndClaim() {
    List<String> byLabel = selected("-l", "cuttle.dev/cluster=" + Testbed.ARCHIVE);
    assertThat(byLabel).contains("volumeplacement.cuttle.dev/" + name);
    assertThat(selected("-l", "cuttle.dev/cluster=" + Testbed.EAST)).isEmpty();
    assertThat(
            selected(
                "--field-selector",
                "status.location.cluster=" + Testbed.ARCHIVE + ",status.phase=Bound"))
        .isEqualTo(byLabel);
    assertThat(selected("--field-selector", "status.phase=Reserved")).isEmpty();
  }

  private static List<String> selected(String... how) {
    String[] command = {"kubectl", "get", "vpl", "-o", "name", how[0], how[1]};
    return Commands.run(Duration.ofSeconds(10), command).lines().toList();
  }
}
