package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import csi.v1.ListVolumesResponse;
import csi.v1.VolumeCondition;
import dev.cuttle.api.FeatureTagStatus.RowState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the driver says of what there is, with pages, nodes and clusters that are real. */
class InventoryIT {

  private static final long MIB = 1L << 20;
  private static final int STAYING = 30;

  private final CsiClient csi = new CsiClient(Testbed.socket());
  private final NodeCaller attacher = new NodeCaller(csi, Testbed.socket(), Path.of(""));
  private final Inventory inventory = new Inventory(csi);
  private final String run = "inventory-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void clear() {
    NodeProcess.forget(NodeProcess.NODE);
    Stage.clear(csi);
    attacher.close();
    csi.close();
  }

  private String create(String name) {
    return csi.create(run + "-" + name, "ssd|hdd", 16 * MIB);
  }

  @Test
  void aVolumeThatIsThereAllTheWhileIsListedOnceWhileOthersComeAndGo() {
    List<String> staying = new ArrayList<>();
    List<String> going = new ArrayList<>();
    for (int i = 10; i < 10 + STAYING; i++) {
      staying.add(create(Integer.toString(i)));
      if (i % 4 == 0) {
        going.add(create(i + "-going"));
      }
    }

    List<String> listed = new ArrayList<>();
    String token = "";
    int round = 0;
    do {
      ListVolumesResponse part = inventory.part(7, token);
      assertThat(part.getEntriesCount()).isLessThanOrEqualTo(7);
      part.getEntriesList().forEach(entry -> listed.add(entry.getVolume().getVolumeId()));
      token = part.getNextToken();
      if (!going.isEmpty()) {
        csi.delete(round % 2 == 0 ? going.removeFirst() : going.removeLast());
      }
      create((10 + 5 * round) + "-new");
      round++;
    } while (!token.isEmpty());

    assertThat(round).isGreaterThanOrEqualTo(STAYING / 7);
    assertThat(listed).doesNotHaveDuplicates().containsAll(staying);
    assertThat(inventory.all()).as("at once").hasSize(Kube.pages().size());
  }

  @Test
  void theVolumeAfterWhichTheListGoesOnMayBeGoneByThen() {
    List<String> made = new ArrayList<>();
    for (int i = 1; i < 5; i++) {
      made.add(create(Integer.toString(i)));
    }
    ListVolumesResponse first = inventory.part(2, "");
    made.subList(0, 2).forEach(csi::delete);

    assertThat(inventory.part(2, first.getNextToken()).getEntriesList())
        .extracting(entry -> entry.getVolume().getVolumeId())
        .isEqualTo(made.subList(2, 4));
    assertThatThrownBy(() -> inventory.part(0, "invalid-token")).hasMessageContaining("ABORTED");
  }

  @Test
  void nodesAreListedFromTheMomentTheyAreWrittenToTheMomentTheyAreTakenOff() {
    NodeProcess.knownAs(NodeProcess.NODE);
    String id = create("attached");
    assertThat(inventory.nodes(id)).isEmpty();

    attacher.attach(id, NodeProcess.NODE, NodeScene.EXT4);
    assertThat(inventory.nodes(id)).containsExactly(NodeProcess.NODE);
    assertThat(inventory.volume(id).getStatus().getPublishedNodeIdsList())
        .containsExactly(NodeProcess.NODE);

    csi.detachFromAll(id);
    assertThat(inventory.nodes(id)).isEmpty();
  }

  /** What the pool can hold is measured all the time: hence about. */
  @Test
  void capacityShrinksByWhatIsMade() {
    long before = inventory.capacity("hdd").getAvailableCapacity();
    long others = inventory.capacity("ssd").getAvailableCapacity();
    long size = inventory.capacity("hdd").getMaximumVolumeSize().getValue() / 4 / MIB * MIB;

    csi.create(run + "-quarter", "hdd", size);

    assertThat(before - inventory.capacity("hdd").getAvailableCapacity())
        .isCloseTo(size, Percentage.withPercentage(10));
    assertThat(inventory.capacity("ssd").getAvailableCapacity())
        .isCloseTo(others, Percentage.withPercentage(5));
    assertThat(inventory.capacity("ssd,archive").getAvailableCapacity()).isZero();
    assertThatThrownBy(() -> inventory.capacity("sdd")).hasMessageContaining("did you mean");
    csi.create(
        run + "-rest", "hdd", inventory.capacity("hdd").getMaximumVolumeSize().getValue() * 9 / 10);
  }

  @Test
  void aVolumeWhoseImageIsMissingIsAbnormal() {
    String id = csi.create(run + "-lost", "hdd", 16 * MIB);
    assertThat(condition(id).getAbnormal()).isFalse();
    String image = "rbd/" + NodeScene.image(id);

    Testbed.rbd(Testbed.ARCHIVE, "rm", "--no-progress", image);

    assertThat(condition(id).getAbnormal()).isTrue();
    assertThat(condition(id).getMessage())
        .contains(Testbed.ARCHIVE + ":" + image)
        .contains("missing");
    assertThat(inventory.all()).as("no cluster is asked for a list").hasSize(1);
  }

  @Test
  void aSilentClusterIsToldInTimeAndHoldsNoListUp() {
    String id = csi.create(run + "-silent", "hdd", 16 * MIB);
    Testbed.fault(Testbed.ARCHIVE, "hang");
    try {
      VolumeCondition silent = condition(id);
      assertThat(silent.getAbnormal()).isTrue();
      assertThat(silent.getMessage()).contains(Testbed.ARCHIVE);
      assertThat(inventory.all()).hasSize(1);

      await("the row says NotReady")
          .atMost(Duration.ofSeconds(40))
          .until(() -> Kube.rowStates(Testbed.ARCHIVE).get("hdd") == RowState.NotReady);
      await("the list says it, too")
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() ->
              assertThat(listedCondition().getMessage())
                  .contains(Testbed.ARCHIVE + " is not ready: MonitorsUnreachable"));
      assertThat(inventory.capacity("hdd").getAvailableCapacity()).isZero();
    } finally {
      Testbed.fault(Testbed.ARCHIVE, "heal");
      Kube.awaitReady(Testbed.ARCHIVE);
    }
  }

  private VolumeCondition condition(String volumeId) {
    return inventory.volume(volumeId).getStatus().getVolumeCondition();
  }

  private VolumeCondition listedCondition() {
    return inventory.all().getFirst().getStatus().getVolumeCondition();
  }
}
