package dev.cuttle.volume;

import static dev.cuttle.volume.World.GIB;
import static dev.cuttle.volume.World.imageOf;
import static dev.cuttle.volume.World.noSpace;
import static dev.cuttle.volume.World.request;
import static dev.cuttle.volume.World.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.ceph.PortCall;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.placement.Decision;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CreateVolumeTest {

  private final World world = new World();
  private final CreateVolume create = world.creator();

  @Test
  void sameNameGetsSameCluster() {
    VolumeRecord first = create.create(request("v", "ssd"));
    VolumeRecord again = create.create(request("v", "ssd"));

    assertThat(again.volumeId()).isEqualTo(first.volumeId());
    world.holdsOnly(again);
  }

  @Test
  void changedWeightsAndTagsDoNotChangeTheAnswer() {
    VolumeRecord first = create.create(request("v", "ssd"));

    world.put(first.location().cluster(), first.location().clusterId(), 0, "other");

    assertThat(create.create(request("v", "ssd")).location()).isEqualTo(first.location());
    world.holdsOnly(first);
  }

  @Test
  void everyCrashAndRetryLeavesOneImageAndOnePage() {
    assertThat(CrashingPorts.deaths(CreateVolumeTest::crashedAndRetried))
        .isGreaterThanOrEqualTo(12);
  }

  private static void crashedAndRetried(CrashingPorts process) {
    World world = new World();
    CreateVolume dying =
        world.creator(
            process.around(VolumeLedger.class, world.ledger),
            process.around(RbdImages.class, world.images));
    try {
      dying.create(request("v", "ssd"));
    } catch (CrashingPorts.Crash expected) {
      Optional<ImageLocation> decided =
          world.ledger.pages().values().stream().map(VolumeRecord::location).findFirst();
      // Holds live in the process that died; its weights may have changed since.
      world.ledger.release(VolumeKey.of("v"));
      decided.ifPresent(place -> world.put(place.cluster(), place.clusterId(), 1, "ssd"));
      VolumeRecord volume = world.creator().create(request("v", "ssd"));
      decided.ifPresent(place -> assertThat(volume.location()).isEqualTo(place));
      world.holdsOnly(volume);
    }
  }

  @Test
  void fullClusterIsNotedOnThePageAndTheNextOneTaken() {
    String full = favourite("v");
    world.failing(full, noSpace(full), PortCall.Operation.CREATE);

    VolumeRecord volume = create.create(request("v", "ssd"));

    assertThat(volume.location().cluster()).isNotEqualTo(full);
    assertThat(volume.attempts()).singleElement().matches(failed -> failed.cluster().equals(full));
    world.holdsOnly(volume);
  }

  @Test
  void clusterThatDoesNotAnswerIsPassedBeforeAnythingIsWritten() {
    String hung = favourite("v");
    world.failing(hung, silent(hung, true));

    VolumeRecord volume = create.create(request("v", "ssd"));

    assertThat(volume.location().cluster()).isNotEqualTo(hung);
    assertThat(volume.attempts()).hasSize(1);
    world.holdsOnly(volume);
  }

  @Test
  void unknownOutcomeStaysWithItsClusterUntilItIsKnown() {
    String slow = favourite("v");
    world.images.faults().failAfterwards(slow, silent(slow, true), PortCall.Operation.CREATE);
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(CephException.Unreachable.class);
    world.failing(slow, noSpace(slow), PortCall.Operation.CREATE);
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(CephException.NoSpace.class);

    world.images.faults().heal(slow);

    VolumeRecord volume = create.create(request("v", "ssd"));
    assertThat(volume.location().cluster()).isEqualTo(slow);
    world.holdsOnly(volume);
  }

  @Test
  void whenAllClustersFailTheRequestIsRefusedWithAReasonForEachAndNothingIsLeft() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      world.failing(cluster, noSpace(cluster), PortCall.Operation.CREATE);
    }

    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOfSatisfying(
            VolumeException.NotPlaced.class,
            refused ->
                assertThat(refused.refusal().why()).isEqualTo(Decision.Refused.Why.NOT_READY))
        .hasMessageContaining("ssd-east")
        .hasMessageContaining("ssd-west")
        .hasMessageContaining("no space left");
    nothingIsLeft();
  }

  @Test
  void searchAmongSilentClustersEndsInTime() {
    Set<String> asked = new TreeSet<>();
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      world.images.faults().before(cluster, call -> asked.add(cluster));
      world.images.faults().fail(cluster, silent(cluster, false));
    }
    AtomicLong clock = new AtomicLong();
    CreateVolume slow =
        world.creator(
            world.ledger, world.images, () -> clock.getAndAdd(Duration.ofSeconds(26).toNanos()));

    assertThatThrownBy(() -> slow.create(request("v", "ssd")))
        .isInstanceOf(VolumeException.Unavailable.class)
        .hasMessageContaining("no answer in 5 s");
    assertThat(asked).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void unmarkedImageOfTheVolumesPageIsCompletedBeforeItIsMarked() {
    world
        .images
        .faults()
        .failAfterwards(favourite("v"), silent(favourite("v"), true), PortCall.Operation.CREATE);
    assertThatThrownBy(() -> create.create(request("v", "ssd"))).isInstanceOf(CephException.class);
    world.images.faults().heal(favourite("v"));
    Set<PortCall.Operation> done = new LinkedHashSet<>();
    world.images.faults().before(favourite("v"), call -> done.add(call.operation()));

    VolumeRecord volume = create.create(request("v", "ssd"));

    assertThat(done)
        .as("a create that died may have left parts out")
        .containsSubsequence(PortCall.Operation.COMPLETE, PortCall.Operation.SET_METADATA)
        .doesNotContain(PortCall.Operation.REMOVE);
    world.holdsOnly(volume);
  }

  @Test
  void requestThatCephCallsWrongLeavesNoPage() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      world.failing(
          cluster,
          new CephException.Invalid(cluster, "create", 22, "bad striping"),
          PortCall.Operation.CREATE);
    }
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(CephException.Invalid.class);
    nothingIsLeft();
  }

  @Test
  void foreignImageOfOurNameIsRefusedAndLeftAlone() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      world.images.pools().put(cluster + ":rbd/cuttle-v", GIB, Map.of());
    }
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessageContaining("not Cuttle's");
    assertThat(world.images.pools().all()).hasSize(2);
    assertThat(world.ledger.pages()).isEmpty();
    assertThat(world.ledger.held()).isZero();
  }

  @Test
  void lostPageIsWrittenAgainForTheImageThatIsThere() {
    VolumeRecord before = create.create(request("v", "ssd"));
    world.ledger.markDeleting(before);
    world.ledger.erase(before);

    VolumeRecord after = create.create(request("v", "ssd"));

    assertThat(after.volumeId()).isEqualTo(before.volumeId());
    world.holdsOnly(after);
  }

  @Test
  void halfMadeImageIsMadeAnew() {
    String slow = favourite("v");
    world.failing(slow, silent(slow, true), PortCall.Operation.CREATE);
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(CephException.Unreachable.class);
    world.images.faults().heal(slow);
    world.images.pools().putName(slow + ":rbd/cuttle-v");

    VolumeRecord volume = create.create(request("v", "ssd"));

    assertThat(imageOf(volume)).isEqualTo(slow + ":rbd/cuttle-v");
    world.holdsOnly(volume);
  }

  @Test
  void whatAnEarlierTryHasRemovedInPartGoesBeforeTheVolumeIsThere() {
    String slow = favourite("v");
    world.failing(slow, silent(slow, true), PortCall.Operation.CREATE);
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(CephException.Unreachable.class);
    world.images.faults().heal(slow);
    world.images.pools().removeInPart(slow + ":rbd/cuttle-v");

    VolumeRecord volume = create.create(request("v", "ssd"));

    assertThat(world.images.pools().removedInPart()).isEmpty();
    world.holdsOnly(volume);
  }

  private static VolumeRequest from(VolumeSource source) {
    VolumeRequest blank = request("v", "ssd");
    return new VolumeRequest(
        blank.name(),
        blank.sizeBytes(),
        blank.limitBytes(),
        blank.selector(),
        blank.tagsMayChange(),
        blank.parameters(),
        Optional.of(source),
        blank.topology(),
        blank.claim());
  }

  @Test
  void sameNameWithAnotherSourceIsRefused() {
    create.create(request("v", "ssd"));
    assertThatThrownBy(() -> create.create(from(new VolumeSource(VolumeSource.Kind.VOLUME, "w"))))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessage("volume v exists with source none; volume:w was asked for");
  }

  @Test
  void volumeFromASourceIsRefusedUntilThatWorksAndNothingIsLeft() {
    assertThatThrownBy(() -> create.create(from(new VolumeSource(VolumeSource.Kind.SNAPSHOT, "s"))))
        .isInstanceOf(VolumeException.Invalid.class)
        .hasMessageContaining("not supported yet");
    nothingIsLeft();
  }

  @Test
  void reservedPageWithASourceGetsNoBlankImage() {
    VolumeRequest asked = from(new VolumeSource(VolumeSource.Kind.SNAPSHOT, "s"));
    ImageLocation place =
        new ImageLocation("ssd-east", World.EAST, "rbd", "", Optional.empty(), "cuttle-v");
    VolumeRecord page =
        world.ledger.reserve(new VolumeLedger.Page(asked, place, List.of(), List.of())).page();

    assertThatThrownBy(() -> create.create(asked))
        .isInstanceOf(VolumeException.Invalid.class)
        .hasMessageContaining("not supported yet");
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessageContaining("snapshot:s");
    assertThat(world.images.pools().all()).isEmpty();

    world.deleter().delete(page.volumeId());
    nothingIsLeft();
  }

  @Test
  void pageThatAnotherCallHasBoundMeanwhileIsNotGivenUp() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      world.failing(
          cluster,
          new CephException.Invalid(cluster, "create", 22, "bad striping"),
          PortCall.Operation.CREATE);
    }
    VolumeLedger meanwhileBound =
        PortProxy.of(
            VolumeLedger.class,
            world.ledger,
            (name, call) -> {
              if (Set.of("abandon", "markDeleting").contains(name)) {
                assertThat(world.ledger.commit(only(), "abc1")).isPresent();
              }
              return call.get();
            });

    assertThatThrownBy(
            () -> world.creator(meanwhileBound, world.images).create(request("v", "ssd")))
        .isInstanceOf(VolumeException.Aborted.class);
    assertThat(only().state()).isEqualTo(VolumeState.BOUND);
  }

  @Test
  void anotherRequestOfTheSameNameIsRefusedByWhatDiffers() {
    create.create(request("v", "ssd"));

    assertThatThrownBy(() -> create.create(request("v", "hdd")))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessage("volume v exists with tags ssd; hdd was asked for");
    assertThatThrownBy(() -> create.create(request("v", "ssd", 2 * GIB)))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessageContaining("size");
  }

  @Test
  void clusterThatCameBackWithAnotherFsidIsRefused() {
    VolumeRecord volume = create.create(request("v", "ssd"));
    world.directory.remove(volume.location().clusterId());
    world.put(volume.location().cluster(), "00000000-0000-0000-0000-00000000000f", 100, "ssd");

    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("re-created with another clusterID");
  }

  @Test
  void volumeDeletedWhileItsImageWasMadeLeavesNothing() {
    RbdImages meanwhileDeleted =
        afterwards("setMetadata", () -> world.deleter().delete(only().volumeId()));

    assertThatThrownBy(
            () -> world.creator(world.ledger, meanwhileDeleted).create(request("v", "ssd")))
        .isInstanceOf(VolumeException.Aborted.class);
    nothingIsLeft();
  }

  @Test
  void pageErasedByNobodyButMarkedDoesNotBlockItsName() {
    VolumeRecord volume = create.create(request("v", "ssd"));
    world.ledger.markDeleting(volume);
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(VolumeException.Aborted.class)
        .hasMessageContaining("being deleted");
    CrashingPorts process = new CrashingPorts(4, true);
    DeleteVolume dying =
        new DeleteVolume(
            process.around(VolumeLedger.class, world.ledger),
            world.directory,
            process.around(RbdImages.class, world.images),
            world.nodes);
    try {
      dying.delete(volume.volumeId());
    } catch (CrashingPorts.Crash expected) {
      assertThat(process.died()).isTrue();
    }

    world.holdsOnly(create.create(request("v", "ssd")));
  }

  @Test
  void ledgerThatLosesItsAnswersMakesNoSecondPage() {
    world.ledger.losingAnswers(true);
    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(VolumeException.Unavailable.class);
    ImageLocation decided = only().location();
    world.ledger.losingAnswers(false);

    VolumeRecord volume = create.create(request("v", "ssd"));

    assertThat(volume.location()).isEqualTo(decided);
    world.holdsOnly(volume);
  }

  @Test
  void pageThatWasNotSeenYetIsAnsweredWhateverTheClustersSayNow() {
    VolumeRecord first = create.create(request("v", "ssd"));
    world.ledger.blind(true);

    assertThat(create.create(request("v", "ssd")).volumeId()).isEqualTo(first.volumeId());
    world.put(first.location().cluster(), first.location().clusterId(), 1, "other");
    assertThat(create.create(request("v", "ssd")).volumeId()).isEqualTo(first.volumeId());
    for (String cluster : List.of("ssd-east", "ssd-west")) {
      world.failing(cluster, silent(cluster, false), PortCall.Operation.EXISTS);
    }
    assertThat(create.create(request("v", "ssd")).volumeId()).isEqualTo(first.volumeId());
    assertThat(world.ledger.held()).isZero();
  }

  @Test
  void imageOfAPageThatWasNotSeenYetIsMadeThereAndNowhereElse() {
    String cluster = favourite("v");
    world.failing(cluster, silent(cluster, true), PortCall.Operation.CREATE);
    assertThatThrownBy(() -> create.create(request("v", "ssd"))).isInstanceOf(CephException.class);
    ImageLocation decided = only().location();
    world.ledger.blind(true);
    world.failing(cluster, noSpace(cluster), PortCall.Operation.CREATE);

    assertThatThrownBy(() -> create.create(request("v", "ssd")))
        .isInstanceOf(CephException.NoSpace.class);

    assertThat(only().location())
        .as("what the other has sent may still take effect")
        .isEqualTo(decided);
  }

  @Test
  void winnersPageIsTakenWhenItsImageIsThereAndNotYetMarked() {
    // The other driver has written its page and made its image between our look and our choice.
    boolean[] done = {false};
    RbdImages late =
        before(
            "exists",
            () -> {
              if (!done[0]) {
                done[0] = true;
                CrashingPorts other = new CrashingPorts(8, true);
                try {
                  world
                      .creator(
                          other.around(VolumeLedger.class, world.ledger),
                          other.around(RbdImages.class, world.images))
                      .create(request("v", "ssd"));
                } catch (CrashingPorts.Crash paused) {
                  assertThat(world.images.pools().all()).hasSize(1);
                }
              }
            });

    world.holdsOnly(world.creator(world.ledger, late).create(request("v", "ssd")));
  }

  private VolumeRecord only() {
    return world.ledger.pages().values().iterator().next();
  }

  private void nothingIsLeft() {
    assertThat(world.images.pools().all()).isEmpty();
    assertThat(world.ledger.pages()).isEmpty();
    assertThat(world.ledger.held()).isZero();
  }

  private static String favourite(String name) {
    return new World().creator().create(request(name, "ssd")).location().cluster();
  }

  private RbdImages afterwards(String method, Runnable step) {
    return PortProxy.of(
        RbdImages.class,
        world.images,
        (name, call) -> {
          Object answer = call.get();
          if (name.equals(method)) {
            step.run();
          }
          return answer;
        });
  }

  private RbdImages before(String method, Runnable step) {
    return PortProxy.of(
        RbdImages.class,
        world.images,
        (name, call) -> {
          if (name.equals(method)) {
            step.run();
          }
          return call.get();
        });
  }
}
