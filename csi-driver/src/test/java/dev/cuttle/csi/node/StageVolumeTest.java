package dev.cuttle.csi.node;

import static dev.cuttle.csi.node.TestNode.ANY;
import static dev.cuttle.csi.node.TestNode.IMAGE;
import static dev.cuttle.csi.node.TestNode.STAGING;
import static dev.cuttle.csi.node.TestNode.VOLUME;
import static dev.cuttle.csi.node.TestNode.stage;
import static dev.cuttle.csi.node.TestNode.unstage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.csi.node.Filesystems.Content;
import dev.cuttle.volume.CrashingPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageVolumeTest {

  private static final Use XFS =
      new Use.Filesystem(
          Optional.of(FilesystemType.XFS),
          List.of("noatime", "context=\"a:b\""),
          MkfsOptions.parse("-K"));
  private static final Use BLOCK = new Use.Block();

  private final TestNode node = new TestNode();
  private final StageVolume stage = node.stager();

  private void refused(StageRequest request, Class<? extends NodeException> kind, String text) {
    assertThatThrownBy(() -> stage.stage(request)).isInstanceOf(kind).hasMessageContaining(text);
  }

  @Test
  void emptyVolumeIsFormattedOnceAndMountedWithItsOptions() {
    stage.stage(stage(XFS, false));
    stage.stage(stage(XFS, false));

    assertThat(node.filesystems.made()).containsExactly("xfs -K");
    assertThat(node.mounts.options(STAGING)).containsExactly("noatime", "context=\"a:b\"");
    assertThat(node.devices.attached()).hasSize(1);

    node.unstager().unstage(unstage());
    stage.stage(stage(XFS, false));
    assertThat(node.filesystems.made()).hasSize(1);
    assertThat(node.filesystems.checked()).containsExactly("xfs", "xfs");
  }

  @Test
  void ext4IsMadeWhereNothingIsAskedAndWhatIsThereIsMounted() {
    stage.stage(stage(ANY, false));
    assertThat(node.filesystems.made()).containsExactly("ext4");

    TestNode other = new TestNode();
    other.filesystems.put(IMAGE.identity(), new Content.Filesystem("btrfs"));
    other.stager().stage(stage(ANY, false));
    assertThat(other.filesystems.made()).isEmpty();
    assertThat(other.mounts.at(STAGING)).get().matches(mount -> mount.type().equals("btrfs"));
  }

  @Test
  void filesystemThatIsFoundGetsAllOfItsDevice() {
    stage.stage(stage(ANY, false));
    assertThat(node.filesystems.grown()).as("a new one has it").isEmpty();
    stage.stage(stage(ANY, false));
    assertThat(node.filesystems.grown()).as("a mounted one is not looked at").isEmpty();
    node.unstager().unstage(unstage());
    stage.stage(stage(ANY, false));
    assertThat(node.filesystems.grown()).containsExactly("ext4 at /staging");
    node.unstager().unstage(unstage());
    stage.stage(stage(ANY, true));
    Use readOnly = new Use.Filesystem(Optional.empty(), List.of("ro"), MkfsOptions.NONE);
    node.unstager().unstage(unstage());
    stage.stage(stage(readOnly, false));
    assertThat(node.filesystems.grown()).as("what is only read is left alone").hasSize(1);
  }

  @Test
  void deviceAppearsInAFileBelowTheStagingPathAndIsNotLookedAt() {
    node.filesystems.put(IMAGE.identity(), new Content.Foreign("a partition table"));
    stage.stage(stage(BLOCK, false));
    stage.stage(stage(BLOCK, false));

    assertThat(node.mounts.all()).containsOnlyKeys(STAGING.resolve("device"));
    assertThat(node.filesystems.made()).isEmpty();
  }

  @Test
  void failureSaysWhichImageOfWhichClusterItIsAbout() {
    node.devices.hanging(true);
    refused(stage(ANY, false), NodeException.Unavailable.class, "east:rbd/cuttle-v: ");
  }

  @Test
  void whatIsFoundOnADeviceIsNeverReplaced() {
    node.filesystems.put(IMAGE.identity(), new Content.Foreign("a partition table"));
    refused(stage(ANY, false), NodeException.Precondition.class, "a partition table");
    node.nothingIsLeft();

    node.filesystems.put(IMAGE.identity(), new Content.Filesystem("ext4"));
    refused(
        stage(XFS, false),
        NodeException.Precondition.class,
        "holds filesystem ext4; xfs was asked for");

    node.filesystems.put(IMAGE.identity(), new Content.Filesystem("vfat"));
    refused(stage(ANY, false), NodeException.Precondition.class, "one of [btrfs, ext4, xfs]");
    assertThat(node.filesystems.made()).isEmpty();
    node.nothingIsLeft();
  }

  @Test
  void damagedFilesystemIsAnErrorAndNothingStaysAttached() {
    node.filesystems.put(IMAGE.identity(), new Content.Filesystem("ext4"));
    node.filesystems.damage(IMAGE.identity());

    refused(stage(ANY, false), NodeException.Damaged.class, "is damaged");
    node.nothingIsLeft();
  }

  @Test
  void readersGetAReadOnlyDeviceWhoseJournalIsLeftAlone() {
    for (List<String> row :
        List.of(
            List.of("ext4", "noload"),
            List.of("xfs", "norecovery"),
            List.of("btrfs", "rescue=nologreplay"))) {
      TestNode reader = new TestNode();
      reader.filesystems.put(IMAGE.identity(), new Content.Filesystem(row.getFirst()));
      reader.stager().stage(stage(ANY, true));

      assertThat(reader.mounts.options(STAGING)).containsExactly("ro", row.getLast());
      assertThat(reader.devices.attached().values()).allMatch(Attachment::readOnly);
      assertThat(reader.filesystems.checked()).containsExactly(row.getFirst() + " read-only");
    }
  }

  @Test
  void readersOfAnEmptyVolumeAreToldSoAndItIsNotFormatted() {
    refused(stage(ANY, true), NodeException.Precondition.class, "is empty");

    assertThat(node.filesystems.made()).isEmpty();
    node.nothingIsLeft();
  }

  @Test
  void mkfsThatRefusesItsOptionsLeavesNothing() {
    Use wrong = new Use.Filesystem(Optional.empty(), List.of(), MkfsOptions.parse("--wrong"));
    refused(stage(wrong, false), NodeException.Invalid.class, "--wrong");
    node.nothingIsLeft();
  }

  @Test
  void mounterIsTheAskedOneOrTheBestThatTheNodeOffers() {
    stage.stage(stage(ANY, false));
    assertThat(node.staged.all().values()).allMatch(record -> record.mounter() == Mounter.KRBD);
    node.devices.offer(Mounter.FUSE);
    stage.stage(stage(ANY, false));
    assertThat(node.staged.all().values())
        .as("as it is attached already")
        .allMatch(record -> record.mounter() == Mounter.KRBD);

    TestNode other = new TestNode();
    other.stager().stage(stage(ANY, false, Optional.of(Mounter.FUSE)));
    assertThat(other.devices.attached().values())
        .allMatch(attached -> attached.mounter() == Mounter.FUSE);
  }

  @Test
  void mounterThatIsNotOfferedIsRefusedNamingWhatIs() {
    refused(
        stage(ANY, false, Optional.of(Mounter.RBD_NBD)),
        NodeException.Precondition.class,
        "does not offer mounter rbd-nbd; it offers krbd, fuse");
    node.devices.offer();
    refused(stage(ANY, false), NodeException.Precondition.class, "offers no mounter");
    node.nothingIsLeft();
  }

  @Test
  void otherWaysToStageWhatIsStagedAreRefused() {
    stage.stage(stage(ANY, false));

    refused(stage(BLOCK, false), NodeException.AlreadyExists.class, "as filesystem");
    refused(stage(ANY, true), NodeException.AlreadyExists.class, "for writing");
    refused(stage(XFS, false), NodeException.AlreadyExists.class, "filesystem ext4; xfs");
    StageRequest elsewhere =
        new StageRequest(VOLUME, Path.of("/other"), IMAGE, ANY, false, Optional.empty(), List.of());
    refused(elsewhere, NodeException.AlreadyExists.class, "at /staging; /other");
    ImageLocation moved = new ImageLocation("west", "b", "rbd", "", Optional.empty(), "cuttle-v");
    refused(
        new StageRequest(VOLUME, STAGING, moved, ANY, false, Optional.empty(), List.of()),
        NodeException.AlreadyExists.class,
        "b:rbd::cuttle-v");
    assertThat(node.mounts.all()).containsOnlyKeys(STAGING);
  }

  @Test
  void somethingElseAtTheStagingPathIsLeftAlone() {
    Mounts.Mount theirs = new Mounts.Mount(STAGING, Path.of("/dev/sda"), "/", "ext4", false);
    node.mounts.foreign(theirs);

    refused(stage(ANY, false), NodeException.AlreadyExists.class, "/dev/sda is mounted");
    assertThat(node.mounts.all()).containsValue(theirs);
  }

  @Test
  void imageThatIsMissingLeavesNoRecordAndOneThatHangsDoes() {
    node.devices.hanging(true);
    refused(stage(ANY, false), NodeException.Unavailable.class, "did not answer");
    assertThat(node.staged.all()).hasSize(1);
    node.devices.hanging(false);
    stage.stage(stage(ANY, false));

    ImageLocation none =
        new ImageLocation("east", TestNode.FSID, "rbd", "", Optional.empty(), "cuttle-none");
    StageRequest missing =
        new StageRequest("w", STAGING, none, ANY, false, Optional.empty(), List.of());
    refused(missing, NodeException.NotFound.class, "cuttle-none");
    assertThat(node.staged.all()).containsOnlyKeys(VOLUME);
  }

  @Test
  void refusalThatCannotBeUndoneMakesTheCallerComeBack() {
    node.filesystems.put(IMAGE.identity(), new Content.Foreign("bytes"));
    // Somebody has opened the device in the meantime.
    StageVolume racing =
        new StageVolume(
            TestNode::address,
            node.devices,
            new Filesystems() {
              @Override
              public Content content(Path device) {
                node.mounts.foreign(
                    new Mounts.Mount(Path.of("/theirs"), device, "/", "ext4", false));
                return node.filesystems.content(device);
              }

              @Override
              public void make(Path device, FilesystemType type, MkfsOptions options) {
                throw new AssertionError("nothing may be made");
              }

              @Override
              public void grow(Path device, Path mounted, FilesystemType type) {}

              @Override
              public void check(Path device, FilesystemType type, boolean readOnly) {}
            },
            node.mounts,
            node.staged);

    assertThatThrownBy(() -> racing.stage(stage(ANY, false)))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("holds bytes")
        .hasMessageContaining("could not be detached");
    assertThat(node.staged.all()).hasSize(1);
  }

  @Test
  void everyCrashAndRetryStagesOnce() {
    for (Use use : List.of(ANY, BLOCK)) {
      assertThat(CrashingPorts.deaths(process -> crashedAndRetried(use, process)))
          .isGreaterThanOrEqualTo(12);
    }
  }

  private static void crashedAndRetried(Use use, CrashingPorts process) {
    TestNode node = new TestNode();
    try {
      node.stager(process).stage(stage(use, false));
    } catch (CrashingPorts.Crash expected) {
      // What is attached is on record.
      assertThat(node.staged.all().size()).isGreaterThanOrEqualTo(node.devices.attached().size());
      node.stager().stage(stage(use, false));
    }
    assertThat(node.mounts.all()).hasSize(1);
    assertThat(node.devices.attached()).hasSize(1);
    assertThat(node.filesystems.made()).hasSize(use instanceof Use.Block ? 0 : 1);
    node.unstager().unstage(unstage());
    node.nothingIsLeft();
  }

  @Test
  void everyCrashIsUndoneByUnstageToo() {
    assertThat(CrashingPorts.deaths(StageVolumeTest::crashedAndUndone)).isGreaterThanOrEqualTo(12);
  }

  private static void crashedAndUndone(CrashingPorts process) {
    TestNode crashed = new TestNode();
    try {
      crashed.stager(process).stage(stage(ANY, false));
    } catch (CrashingPorts.Crash expected) {
      assertThat(process.died()).isTrue();
    }
    crashed.unstager().unstage(unstage());
    crashed.nothingIsLeft();
  }
}
