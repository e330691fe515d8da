package dev.cuttle.volume;

import static dev.cuttle.volume.World.GIB;
import static dev.cuttle.volume.World.imageOf;
import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.PortCall;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Whereabouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeleteVolumeTest {

  private final World world = new World();
  private final DeleteVolume delete = world.deleter();
  private final VolumeRecord volume = world.creator().create(request("v", "ssd"));

  @Test
  void imageAndPageAreGoneAndDeletingAgainIsSuccess() {
    delete.delete(volume.volumeId());
    delete.delete(volume.volumeId());

    nothingIsLeft();
  }

  @Test
  void everyCrashAndRetryLeavesNothing() {
    assertThat(CrashingPorts.deaths(DeleteVolumeTest::crashedAndRetried)).isGreaterThanOrEqualTo(8);
  }

  private static void crashedAndRetried(CrashingPorts process) {
    World world = new World();
    VolumeId id = world.creator().create(request("v", "ssd")).volumeId();
    try {
      new DeleteVolume(
              process.around(VolumeLedger.class, world.ledger),
              world.directory,
              process.around(RbdImages.class, world.images),
              world.nodes)
          .delete(id);
    } catch (CrashingPorts.Crash expected) {
      world.deleter().delete(id);
    }
    assertThat(world.images.pools().all()).isEmpty();
    assertThat(world.ledger.pages()).isEmpty();
  }

  @Test
  void volumeInUseIsRefusedAndSaysWhoHoldsIt() {
    String cluster = volume.location().cluster();
    world.failing(
        cluster,
        new CephException.Busy(
            cluster, "removing image cuttle-v", 16, "it is open on client.7 at 192.0.2.9"),
        PortCall.Operation.REMOVE);

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining("client.7 at 192.0.2.9");
    assertThat(world.ledger.pages()).hasSize(1);

    world.images.faults().heal(cluster);
    delete.delete(volume.volumeId());
    nothingIsLeft();
  }

  @Test
  void imageThatSomebodyRenamedIsFoundByItsIdAndRemoved() {
    world.images.pools().rename(imageOf(volume), "holiday");

    delete.delete(volume.volumeId());

    nothingIsLeft();
  }

  @Test
  void renamedImageThatIsNotProvablyOursIsToldAndThePageStays() {
    world.images.pools().rename(imageOf(volume), "holiday");
    String renamed = volume.location().cluster() + ":rbd/holiday";
    world.images.setMetadata(
        world
            .directory
            .endpoint(volume.location().clusterId())
            .orElseThrow()
            .address("rbd", "", "holiday"),
        ImageMark.KEY,
        "other");

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("was renamed to " + renamed);
    assertThat(world.images.pools().all()).containsExactly(renamed);
    assertThat(world.ledger.pages()).hasSize(1);
  }

  @Test
  void imageInTheTrashIsRemovedFromThere() {
    world.images.pools().moveToTrash(imageOf(volume));

    delete.delete(volume.volumeId());

    nothingIsLeft();
    assertThat(
            world.images.whereabouts(
                world
                    .directory
                    .endpoint(volume.location().clusterId())
                    .orElseThrow()
                    .address("rbd", "", "x")
                    .pool(),
                volume.places().imageId().orElseThrow()))
        .isEqualTo(new Whereabouts.Gone());
  }

  @Test
  void imageThatIsMigratedIsToldAndThePageStays() {
    world.images.pools().migrate(imageOf(volume));

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(CephException.Busy.class)
        .hasMessageContaining("migrat");
    assertThat(world.ledger.pages()).hasSize(1);
  }

  @Test
  void volumeWhosePageIsLostIsDeletedByItsMark() {
    world.ledger.erase(volume);

    delete.delete(volume.volumeId());

    nothingIsLeft();
  }

  @Test
  void imageWithoutPageAndMarkIsLeftAlone() {
    world.ledger.erase(volume);
    world.images.pools().put(imageOf(volume), GIB, Map.of());

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("not provably Cuttle's");
    assertThat(world.images.pools().all()).containsExactly(imageOf(volume));
  }

  @Test
  void imageOfAnotherVolumeIsLeftAlone() {
    world.images.pools().put(imageOf(volume), GIB, Map.of(ImageMark.KEY, "other"));

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("name volume other");
    assertThat(world.images.pools().all()).hasSize(1);
  }

  @Test
  void halfMadeImageIsRemovedWithItsPage() {
    world.images.pools().putName(imageOf(volume));

    delete.delete(volume.volumeId());

    nothingIsLeft();
  }

  @Test
  void changedTagsAndWeightsDoNotMatter() {
    world.put(volume.location().cluster(), volume.location().clusterId(), 0, "other");

    delete.delete(volume.volumeId());

    nothingIsLeft();
  }

  @Test
  void volumeOnAClusterThatIsGoneIsNotForgotten() {
    world.directory.remove(volume.location().clusterId());

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("add the cluster back");
    assertThat(world.ledger.pages()).hasSize(1);
  }

  @Test
  void volumeOfANodeIsRefusedUntilItIsDetachedOrTheNodeIsGone() {
    VolumeRecord.Attachment attached = new VolumeRecord.Attachment("node-1", false);
    assertThat(world.ledger.attach(volume, List.of(attached))).isPresent();

    assertThatThrownBy(() -> delete.delete(volume.volumeId()))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("is attached to node node-1");
    assertThat(world.ledger.pages().values()).noneMatch(VolumeRecord::deleting);

    world.nodes.remove("node-1");
    delete.delete(volume.volumeId());
    nothingIsLeft();
  }

  @Test
  void nodeThatIsAddedWhileTheDeletionIsRecordedKeepsTheImage() {
    VolumeLedger lateNode =
        PortProxy.of(
            VolumeLedger.class,
            world.ledger,
            (name, call) -> {
              if (name.equals("markDeleting")) {
                assertThat(
                        world.ledger.attach(
                            volume, List.of(new VolumeRecord.Attachment("node-2", false))))
                    .isPresent();
              }
              return call.get();
            });
    DeleteVolume racing = new DeleteVolume(lateNode, world.directory, world.images, world.nodes);

    assertThatThrownBy(() -> racing.delete(volume.volumeId())).hasMessageContaining("node-2");
    assertThat(world.images.pools().all()).containsExactly(imageOf(volume));

    new DetachVolume(world.ledger)
        .detach(new DetachRequest(volume.volumeId(), Optional.of("node-2")));
    delete.delete(volume.volumeId());
    nothingIsLeft();
  }

  @Test
  void copyThatIsBegunWhileTheDeletionIsRecordedGoesToo() {
    VolumeLedger lateCopy =
        PortProxy.of(
            VolumeLedger.class,
            world.ledger,
            (name, call) -> {
              if (name.equals("markDeleting")) {
                world.ledger.change(volume.key(), DeleteVolumeTest::movingToArchive);
                world
                    .images
                    .pools()
                    .put("hdd-archive:rbd/cuttle-v", GIB, Map.of(ImageMark.KEY, "v"));
              }
              return call.get();
            });

    new DeleteVolume(lateCopy, world.directory, world.images, world.nodes)
        .delete(volume.volumeId());

    nothingIsLeft();
  }

  private static VolumeRecord movingToArchive(VolumeRecord page) {
    ImageLocation there =
        new ImageLocation(
            "hdd-archive", World.ARCHIVE, "rbd", "", Optional.empty(), page.location().image());
    return ChangedPage.at(
        new VolumeRecord.Places(
            page.location(), page.places().imageId(), Optional.of(there), Optional.empty()),
        page);
  }

  private void nothingIsLeft() {
    assertThat(world.images.pools().all()).isEmpty();
    assertThat(world.ledger.pages()).isEmpty();
  }
}
