package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The main job, through the stock csi-provisioner: a tag in a StorageClass becomes an image on the
 * right cluster.
 */
class MainFlowIT {

  private static final Map<String, String> CLASSES =
      Map.of(
          "flow-ssd",
          "ssd",
          "flow-east",
          "ssd,east",
          "flow-archive",
          "hdd|archive,!prod",
          "flow-typo",
          "sdd");

  @BeforeAll
  static void stage() {
    Stage.set();
    Testbed.testbed("start", "provisioner");
    CLASSES.forEach(Kube::storageClass);
  }

  @AfterAll
  static void stopTheProvisioner() {
    CLASSES
        .keySet()
        .forEach(name -> Kube.CLIENT.storage().v1().storageClasses().withName(name).delete());
    Testbed.testbed("stop", "provisioner");
  }

  @AfterEach
  void removeClaims() {
    Kube.CLIENT.persistentVolumeClaims().inNamespace("default").delete();
    await("all pages gone").atMost(Duration.ofSeconds(60)).until(() -> Kube.pages().isEmpty());
    Stage.assertImagesEqualPages(Set.of());
  }

  @Test
  void theImageIsOnAClusterThatMatchesAndOnNoOther() {
    Map<String, List<String>> allowed =
        Map.of(
            "flow-ssd", List.of(Testbed.EAST, Testbed.WEST),
            "flow-east", List.of(Testbed.EAST),
            "flow-archive", List.of(Testbed.ARCHIVE));
    for (String storageClass : allowed.keySet()) {
      for (int i = 0; i < 3; i++) {
        Kube.claim(storageClass + "-" + i, storageClass, "1Gi");
      }
    }
    for (String storageClass : allowed.keySet()) {
      for (int i = 0; i < 3; i++) {
        String volume = Kube.awaitBound(storageClass + "-" + i);
        List<String> found = Testbed.clustersWith("cuttle-" + volume);
        assertThat(found)
            .as("clusters that hold %s", volume)
            .hasSize(1)
            .isSubsetOf(allowed.get(storageClass));
      }
    }
  }

  @Test
  void thePageSaysWhereAndWhy() {
    Kube.claim("why", "flow-ssd", "1Gi");
    String volume = Kube.awaitBound("why");

    VolumePlacement page = Kube.CLIENT.resources(VolumePlacement.class).withName(volume).get();

    assertThat(page.getStatus().phase()).isEqualTo(Phase.Bound);
    assertThat(page.getSpec().request().claim().name()).isEqualTo("why");
    assertThat(page.getSpec().explanation().clusters())
        .as("every cluster has its verdict")
        .extracting("cluster")
        .containsExactlyInAnyOrderElementsOf(Testbed.CLUSTERS);
    assertThat(Testbed.images(page.getSpec().decision().cluster())).contains("cuttle-" + volume);
    assertThat(
            Testbed.rbd(
                    page.getSpec().decision().cluster(),
                    "image-meta",
                    "get",
                    "rbd/cuttle-" + volume,
                    "cuttle.dev/volume")
                .strip())
        .as("the image names its volume")
        .isEqualTo(volume);
  }

  @Test
  void aMisspeltTagIsNamedInTheEventTogetherWithTheNearestKnownOne() {
    Kube.claim("typo", "flow-typo", "1Gi");
    await("the event")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> Kube.eventsOf("typo"),
            text -> text.contains("did you mean 'hdd'") || text.contains("did you mean 'ssd'"));
    assertThat(Kube.eventsOf("typo")).contains("unknown tag 'sdd'").contains("prod");
  }

  @Test
  void aClaimThatIsTooLargeIsRefusedWithOneLinePerCluster() {
    Kube.claim("huge", "flow-ssd", "100Ti");
    await("the event")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Kube.eventsOf("huge"), text -> text.contains("ResourceExhausted"));
    assertThat(Kube.eventsOf("huge"))
        .contains("- ssd-east has not enough room")
        .contains("- ssd-west has not enough room");
  }
}
