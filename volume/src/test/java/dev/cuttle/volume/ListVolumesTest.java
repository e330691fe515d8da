package dev.cuttle.volume;

import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListVolumesTest {

  private final World world = new World();
  private final Volumes volumes = world.volumes();

  private VolumeList list(int most) {
    return volumes.list(most, Optional.empty());
  }

  private List<VolumeId> listed(VolumeList part) {
    return part.volumes().stream().map(InspectedVolume::volumeId).toList();
  }

  private List<VolumeRecord> make(int count) {
    List<VolumeRecord> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(volumes.create(request("v-%03d".formatted(i), "ssd|hdd")));
    }
    return made;
  }

  @Test
  void anEmptyLedgerHasOnePartAndNothingInIt() {
    assertThat(list(0)).isEqualTo(new VolumeList(List.of(), Optional.empty()));
  }

  @Test
  void volumesAreListedInOrderAndInParts() {
    List<VolumeId> made = make(5).stream().map(VolumeRecord::volumeId).toList();

    assertThat(listed(list(0))).isEqualTo(made);
    assertThat(list(5).next()).isEmpty();
    VolumeList first = list(3);
    assertThat(listed(first)).isEqualTo(made.subList(0, 3));
    VolumeList last = volumes.list(3, first.next());
    assertThat(listed(last)).isEqualTo(made.subList(3, 5));
    assertThat(last.next()).isEmpty();
  }

  @Test
  void anyNumberIsNoMoreThanAnAnswerHolds() {
    make(ListVolumes.MOST + 1);
    for (int most : new int[] {0, ListVolumes.MOST + 1, Integer.MAX_VALUE}) {
      VolumeList first = list(most);
      assertThat(first.volumes()).hasSize(ListVolumes.MOST);
      assertThat(volumes.list(most, first.next()).volumes()).hasSize(1);
    }
  }

  @Test
  void aListGoesOnAfterAVolumeThatIsGone() {
    List<VolumeRecord> made = make(4);
    VolumeList first = list(2);
    made.subList(0, 2).forEach(volume -> volumes.delete(volume.volumeId()));
    volumes.create(request("v-000-later", "ssd"));

    assertThat(listed(volumes.list(0, first.next())))
        .containsExactly(made.get(2).volumeId(), made.get(3).volumeId());
  }

  @Test
  void nodesAndTheStateOfTheClusterAreToldAndNoClusterIsAsked() {
    VolumeRecord volume = volumes.create(request("v", "hdd"));
    volumes.attach(
        new AttachRequest(volume.volumeId(), "node-1", AttachRequest.Sharing.ONE_NODE, false));
    world.failing("hdd-archive", World.silent("hdd-archive", true));

    InspectedVolume told = list(0).volumes().getFirst();
    assertThat(told.nodes()).containsExactly("node-1");
    assertThat(told.sizeBytes()).isEqualTo(World.GIB);
    assertThat(told.trouble()).isEmpty();

    world.directory.remove(World.ARCHIVE);
    assertThat(list(0).volumes().getFirst().trouble().orElseThrow())
        .contains("is not in the published table");
  }

  @Test
  void aVolumeWhoseCreateWasNeverAnsweredIsNotListedWhenItIsDeleted() {
    VolumeLedger.Reserved reserved =
        world.ledger.reserve(
            new VolumeLedger.Page(
                request("v", "ssd"),
                volumes.create(request("w", "ssd")).location(),
                List.of(),
                List.of()));
    world.ledger.markDeleting(reserved.page());
    assertThat(list(0).volumes()).hasSize(1);
  }

  @Test
  void aLedgerOutOfReachIsNoEmptyList() {
    world.ledger.outOfReach(true);
    assertThatThrownBy(() -> list(0)).isInstanceOf(VolumeException.Unavailable.class);
  }
}
