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
    VolumeRecord first = create.apply(request("v", "ssd"));
    VolumeRecord again = create.apply(request("v", "ssd"));

    assertThat(again.volumeId()).isEqualTo(first.volumeId());
    world.holdsOnly(again);
  }

  @Test
  void changedWeightsAndTagsDoNotChangeTheAnswer() {
    VolumeRecord first = create.apply(request("v", "ssd"));

    world.put(first.location().cluster(), first.location().clusterId(), 0, "other");

    assertThat(create.apply(request("v", "ssd")).location()).isEqualTo(first.location());
    world.holdsOnly(first);
  }

  @Test
  void everyCrashAndRetryLeavesOneImageAndOnePage() {
    int crashes = 0;
    for (boolean effect : new boolean[] {false, true}) {
      for (int calls = 0; crashedAndRetried(calls, effect); calls++) {
        crashes++;
      }
    }
    assertThat(crashes).isGreaterThanOrEqualTo(12);
  }

  private static boolean crashedAndRetried(int calls, boolean effect) {
    World world = new World();
    CrashingPorts process = new CrashingPorts(calls, effect);
    CreateVolume dying =
        world.creator(
            process.around(VolumeLedger.class, world.ledger),
            process.around(RbdImages.class, world.images));
    try {
      dying.apply(request("v", "ssd"));
    } catch (CrashingPorts.Crash expected) {
      Optional<ImageLocation> decided =
          world.ledger.pages().values().stream().map(VolumeRecord::location).findFirst();
      // Holds live in the process that died; its weights may have changed since.
      world.ledger.release(VolumeKey.of("v"));
      decided.ifPresent(place -> world.put(place.cluster(), place.clusterId(), 1, "ssd"));
      VolumeRecord volume = world.creator().apply(request("v", "ssd"));
      decided.ifPresent(place -> assertThat(volume.location()).isEqualTo(place));
      world.holdsOnly(volume);
    }
    return process.died();
  }

  @Test
  void fullClusterIsNotedOnThePageAndTheNextOneTaken() {
    String full = favourite("v");
    trouble(full, "create", noSpace(full));

    VolumeRecord volume = create.apply(request("v", "ssd"));

    assertThat(volume.location().cluster()).isNotEqualTo(full);
    assertThat(volume.attempts()).singleElement().matches(failed -> failed.cluster().equals(full));
    world.holdsOnly(volume);
  }

  @Test
  void clusterThatDoesNotAnswerIsPassedBeforeAnythingIsWritten() {
    String hung = favourite("v");
    world.images.trouble(hung, operation -> Optional.of(silent(hung, true)));

    VolumeRecord volume = create.apply(request("v", "ssd"));

    assertThat(volume.location().cluster()).isNotEqualTo(hung);
    assertThat(volume.attempts()).hasSize(1);
    world.holdsOnly(volume);
  }

  @Test
  void unknownOutcomeStaysWithItsClusterUntilItIsKnown() {
    String slow = favourite("v");
    trouble(slow, "created", silent(slow, true));
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(CephException.Unreachable.class);
    trouble(slow, "create", noSpace(slow));
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(CephException.NoSpace.class);

    world.images.heal(slow);

    VolumeRecord volume = create.apply(request("v", "ssd"));
    assertThat(volume.location().cluster()).isEqualTo(slow);
    world.holdsOnly(volume);
  }

  @Test
  void whenAllClustersFailTheRequestIsRefusedWithAReasonForEachAndNothingIsLeft() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      trouble(cluster, "create", noSpace(cluster));
    }

    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
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
      world.images.trouble(
          cluster,
          operation -> {
            asked.add(cluster);
            return Optional.of(silent(cluster, false));
          });
    }
    AtomicLong clock = new AtomicLong();
    CreateVolume slow =
        new CreateVolume(
            world.ledger,
            world.directory,
            world.images,
            () -> clock.getAndAdd(Duration.ofSeconds(26).toNanos()));

    assertThatThrownBy(() -> slow.apply(request("v", "ssd")))
        .isInstanceOf(VolumeException.Unavailable.class)
        .hasMessageContaining("no answer in 5 s");
    assertThat(asked).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void unmarkedImageOfTheVolumesPageIsCompletedBeforeItIsMarked() {
    trouble(favourite("v"), "created", silent(favourite("v"), true));
    assertThatThrownBy(() -> create.apply(request("v", "ssd"))).isInstanceOf(CephException.class);
    Set<String> done = new LinkedHashSet<>();
    world.images.trouble(
        favourite("v"),
        operation -> {
          done.add(operation);
          return Optional.empty();
        });

    VolumeRecord volume = create.apply(request("v", "ssd"));

    assertThat(done)
        .as("a create that died may have left parts out")
        .containsSubsequence("complete", "setMetadata")
        .doesNotContain("remove");
    world.holdsOnly(volume);
  }

  @Test
  void requestThatCephCallsWrongLeavesNoPage() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      trouble(cluster, "create", new CephException.Invalid(cluster, "create", 22, "bad striping"));
    }
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(CephException.Invalid.class);
    nothingIsLeft();
  }

  @Test
  void foreignImageOfOurNameIsRefusedAndLeftAlone() {
    for (String cluster : Set.of("ssd-east", "ssd-west")) {
      world.images.foreign(cluster + ":rbd/cuttle-v", GIB, Map.of());
    }
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessageContaining("not Cuttle's");
    assertThat(world.images.all()).hasSize(2);
    assertThat(world.ledger.pages()).isEmpty();
    assertThat(world.ledger.held()).isZero();
  }

  @Test
  void lostPageIsWrittenAgainForTheImageThatIsThere() {
    VolumeRecord before = create.apply(request("v", "ssd"));
    world.ledger.markDeleting(before);
    world.ledger.erase(before);

    VolumeRecord after = create.apply(request("v", "ssd"));

    assertThat(after.volumeId()).isEqualTo(before.volumeId());
    world.holdsOnly(after);
  }

  @Test
  void halfMadeImageIsMadeAnew() {
    String slow = favourite("v");
    trouble(slow, "create", silent(slow, true));
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(CephException.Unreachable.class);
    world.images.heal(slow);
    world.images.halfMade(slow + ":rbd/cuttle-v");

    VolumeRecord volume = create.apply(request("v", "ssd"));

    assertThat(imageOf(volume)).isEqualTo(slow + ":rbd/cuttle-v");
    world.holdsOnly(volume);
  }

  @Test
  void whatAnEarlierTryHasRemovedInPartGoesBeforeTheVolumeIsThere() {
    String slow = favourite("v");
    trouble(slow, "create", silent(slow, true));
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(CephException.Unreachable.class);
    world.images.heal(slow);
    world.images.removedInPart(slow + ":rbd/cuttle-v");

    VolumeRecord volume = create.apply(request("v", "ssd"));

    assertThat(world.images.cutShort()).isEmpty();
    world.holdsOnly(volume);
  }

  @Test
  void anotherRequestOfTheSameNameIsRefusedByWhatDiffers() {
    create.apply(request("v", "ssd"));

    assertThatThrownBy(() -> create.apply(request("v", "hdd")))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessage("volume v exists with tags ssd; hdd was asked for");
    assertThatThrownBy(() -> create.apply(request("v", "ssd", 2 * GIB)))
        .isInstanceOf(VolumeException.AlreadyExists.class)
        .hasMessageContaining("size");
  }

  @Test
  void clusterThatCameBackWithAnotherFsidIsRefused() {
    VolumeRecord volume = create.apply(request("v", "ssd"));
    world.directory.remove(volume.location().clusterId());
    world.put(volume.location().cluster(), "00000000-0000-0000-0000-00000000000f", 100, "ssd");

    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("re-created with another clusterID");
  }

  @Test
  void volumeDeletedWhileItsImageWasMadeLeavesNothing() {
    RbdImages meanwhileDeleted =
        afterwards("setMetadata", () -> world.deleter().accept(only().volumeId()));

    assertThatThrownBy(
            () -> world.creator(world.ledger, meanwhileDeleted).apply(request("v", "ssd")))
        .isInstanceOf(VolumeException.Aborted.class);
    nothingIsLeft();
  }

  @Test
  void pageErasedByNobodyButMarkedDoesNotBlockItsName() {
    VolumeRecord volume = create.apply(request("v", "ssd"));
    world.ledger.markDeleting(volume);
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
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
      dying.accept(volume.volumeId());
    } catch (CrashingPorts.Crash expected) {
      assertThat(process.died()).isTrue();
    }

    world.holdsOnly(create.apply(request("v", "ssd")));
  }

  @Test
  void ledgerThatLosesItsAnswersMakesNoSecondPage() {
    world.ledger.losingAnswers(true);
    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
        .isInstanceOf(VolumeException.Unavailable.class);
    ImageLocation decided = only().location();
    world.ledger.losingAnswers(false);

    VolumeRecord volume = create.apply(request("v", "ssd"));

    assertThat(volume.location()).isEqualTo(decided);
    world.holdsOnly(volume);
  }

  @Test
  void pageThatWasNotSeenYetIsAnsweredWhateverTheClustersSayNow() {
    VolumeRecord first = create.apply(request("v", "ssd"));
    world.ledger.blind(true);

    assertThat(create.apply(request("v", "ssd")).volumeId()).isEqualTo(first.volumeId());
    world.put(first.location().cluster(), first.location().clusterId(), 1, "other");
    assertThat(create.apply(request("v", "ssd")).volumeId()).isEqualTo(first.volumeId());
    for (String cluster : List.of("ssd-east", "ssd-west")) {
      trouble(cluster, "exists", silent(cluster, false));
    }
    assertThat(create.apply(request("v", "ssd")).volumeId()).isEqualTo(first.volumeId());
    assertThat(world.ledger.held()).isZero();
  }

  @Test
  void imageOfAPageThatWasNotSeenYetIsMadeThereAndNowhereElse() {
    String cluster = favourite("v");
    trouble(cluster, "create", silent(cluster, true));
    assertThatThrownBy(() -> create.apply(request("v", "ssd"))).isInstanceOf(CephException.class);
    ImageLocation decided = only().location();
    world.ledger.blind(true);
    trouble(cluster, "create", noSpace(cluster));

    assertThatThrownBy(() -> create.apply(request("v", "ssd")))
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
                      .apply(request("v", "ssd"));
                } catch (CrashingPorts.Crash paused) {
                  assertThat(world.images.all()).hasSize(1);
                }
              }
            });

    world.holdsOnly(world.creator(world.ledger, late).apply(request("v", "ssd")));
  }

  private VolumeRecord only() {
    return world.ledger.pages().values().iterator().next();
  }

  private void nothingIsLeft() {
    assertThat(world.images.all()).isEmpty();
    assertThat(world.ledger.pages()).isEmpty();
    assertThat(world.ledger.held()).isZero();
  }

  private static String favourite(String name) {
    return new World().creator().apply(request(name, "ssd")).location().cluster();
  }

  private void trouble(String cluster, String on, CephException failure) {
    world.images.trouble(
        cluster, operation -> operation.equals(on) ? Optional.of(failure) : Optional.empty());
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
