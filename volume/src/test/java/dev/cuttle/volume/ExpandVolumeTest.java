package dev.cuttle.volume;

import static dev.cuttle.volume.World.GIB;
import static dev.cuttle.volume.World.imageOf;
import static dev.cuttle.volume.World.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.InMemoryFaults;
import dev.cuttle.ceph.PortCall;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.placement.Capacity;
import dev.cuttle.placement.Cluster;
import dev.cuttle.placement.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one cluster with tag hdd may be promised 1800 GiB. */
class ExpandVolumeTest {
  private static final String CLUSTER = "hdd-archive";

  private final World world = new World();
  private final Volumes volumes = world.volumes();
  private final VolumeRecord made = volumes.create(request("v", "hdd"));

  private static ExpandRequest to(VolumeRecord volume, long gib, long limitGib) {
    return new ExpandRequest(volume.volumeId(), gib * GIB, limitGib * GIB);
  }

  private long expand(long gib) {
    return volumes.expand(to(made, gib, 0));
  }

  private static VolumeRecord page(World world) {
    return Objects.requireNonNull(world.ledger.pages().get("v"));
  }

  private static long imageBytes(World world, VolumeRecord volume) {
    ClusterEndpoint cluster = world.directory.endpoint(volume.location().clusterId()).orElseThrow();
    return world
        .images
        .stat(cluster.newImages().image(volume.location().image()))
        .map(ImageStat::sizeBytes)
        .orElse(0L);
  }

  private void has(long gib) {
    assertThat(imageBytes(world, made)).isEqualTo(gib * GIB);
    assertThat(page(world).sizeBytes()).isEqualTo(gib * GIB);
    assertThat(page(world).askedBytes()).as("what was asked").isEqualTo(GIB);
    assertThat(world.ledger.sums().on(World.ARCHIVE).bytes()).isEqualTo(gib * GIB);
    assertThat(world.ledger.held()).isZero();
  }

  @Test
  void imagePageAndSumsHaveTheNewSizeAndAgainIsTheSame() {
    assertThat(expand(3)).isEqualTo(3 * GIB);
    has(3);
    assertThat(expand(3)).isEqualTo(3 * GIB);
    assertThat(expand(2)).as("large enough already").isEqualTo(3 * GIB);
    has(3);
  }

  @Test
  void isWrittenAndCountedBeforeTheImageGrows() {
    List<Long> counted = new ArrayList<>();
    world
        .images
        .faults()
        .before(
            CLUSTER,
            call -> {
              if (call.operation() == PortCall.Operation.GROW) {
                counted.add(page(world).sizeBytes());
                counted.add(world.ledger.sums().on(World.ARCHIVE).bytes());
              }
            });
    expand(3);
    assertThat(counted).containsExactly(3 * GIB, 3 * GIB);
  }

  @Test
  void everyCrashIsMadeGoodByTheRepeatedCall() {
    assertThat(CrashingPorts.deaths(ExpandVolumeTest::crashedAndRetried))
        .isGreaterThanOrEqualTo(10);
  }

  private static void crashedAndRetried(CrashingPorts process) {
    World world = new World();
    VolumeRecord volume = world.volumes().create(request("v", "hdd"));
    ExpandVolume dying =
        world.expander(
            process.around(VolumeLedger.class, world.ledger),
            process.around(RbdImages.class, world.images));
    try {
      dying.expand(to(volume, 3, 0));
    } catch (CrashingPorts.Crash expected) {
      assertThat(imageBytes(world, volume))
          .as("never larger than what is promised")
          .isLessThanOrEqualTo(page(world).sizeBytes());
      world.ledger.release(volume.key()); // held in the process that died
      assertThat(world.volumes().expand(to(volume, 3, 0))).isEqualTo(3 * GIB);
      assertThat(imageBytes(world, volume)).isEqualTo(3 * GIB);
      world.holdsOnly(page(world));
    }
  }

  @Test
  void pageThatPromisesMoreThanItsImageHasIsMadeTrueWhateverIsAsked() {
    world.ledger.change(made.key(), page -> ChangedPage.sized(3 * GIB, page));
    assertThat(expand(2)).isEqualTo(3 * GIB);
    has(3);
  }

  @Test
  void imageThatSomebodyHasResizedIsNeverCutAndCountsAsItIs() {
    world.images.pools().put(imageOf(made), 5 * GIB, Map.of(ImageMark.KEY, "v"));
    assertThat(expand(3)).isEqualTo(5 * GIB);
    has(5);
  }

  @Test
  void moreThanItsClusterMayBePromisedIsRefusedWithTheNumbersAndNothingIsWritten() {
    volumes.create(request("other", "hdd", 1000 * GIB));
    assertThatThrownBy(() -> expand(801))
        .isInstanceOf(VolumeException.OutOfRange.class)
        .hasMessageContaining("volume v cannot be expanded to " + 801 * GIB + " bytes")
        .hasMessageContaining("its cluster hdd-archive has not enough room")
        .hasMessageContaining(
            "1001.0 GiB of at most 1.8 TiB are promised, 800.0 GiB more are asked");
    assertThat(page(world)).isEqualTo(made);
    assertThat(imageBytes(world, made)).isEqualTo(GIB);
    assertThat(world.ledger.held()).isZero();
    assertThat(expand(800)).as("just fits").isEqualTo(800 * GIB);
  }

  @Test
  void foreignImagesCountAsForANewVolume() {
    put(new ClusterState.Ready(), new Capacity(1000 * GIB, 0.1, 1700 * GIB, 2.0, 10, 85, 1));
    assertThatThrownBy(() -> expand(101)).isInstanceOf(VolumeException.OutOfRange.class);
    assertThat(expand(100)).isEqualTo(100 * GIB);
  }

  private void put(ClusterState state, Capacity capacity) {
    Cluster now =
        world.directory.table().clusters().stream()
            .filter(cluster -> cluster.name().equals(CLUSTER))
            .findFirst()
            .orElseThrow();
    world.directory.put(
        new Cluster(
            CLUSTER, now.clusterId(), now.tags(), now.weight(), state, capacity, now.topology()),
        world.directory.endpoint(World.ARCHIVE).orElseThrow());
  }

  private static Capacity room() {
    return new Capacity(1000 * GIB, 0.1, 0, 2.0, 10, 85, 0);
  }

  @Test
  void clusterThatIsClosedForNewVolumesLetsThoseThereGrow() {
    put(new ClusterState.Cordoned(), room());
    assertThat(expand(2)).isEqualTo(2 * GIB);
    put(new ClusterState.Draining(), room());
    assertThat(expand(3)).isEqualTo(3 * GIB);
  }

  @Test
  void fullOrUnreadyClusterIsNamedAndNothingIsPromised() {
    put(new ClusterState.Full("98 % used"), room());
    assertThatThrownBy(() -> expand(2))
        .isInstanceOf(VolumeException.NotPlaced.class)
        .hasMessageContaining("its cluster hdd-archive is full: 98 % used");
    put(new ClusterState.NotReady("MonitorsUnreachable", "no answer"), room());
    assertThatThrownBy(() -> expand(2))
        .isInstanceOf(VolumeException.NotPlaced.class)
        .hasMessageContaining("hdd-archive is not ready");
    has(1);
  }

  @Test
  void silentClusterIsNamedAndPromisedNothing() {
    world.images.faults().inject(CLUSTER, InMemoryFaults.Fault.UNREACHABLE);
    assertThatThrownBy(() -> expand(2))
        .isInstanceOf(CephException.Unreachable.class)
        .hasMessageContaining("on Ceph cluster hdd-archive");
    world.images.faults().heal(CLUSTER);
    has(1);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void clusterThatFallsSilentOrFullWhileTheImageGrowsIsFinishedLater(boolean silent) {
    CephException failure = silent ? World.silent(CLUSTER, true) : World.noSpace(CLUSTER);
    world.images.faults().fail(CLUSTER, failure, PortCall.Operation.GROW);
    assertThatThrownBy(() -> expand(2)).isSameAs(failure);
    assertThat(page(world).sizeBytes()).as("promised, whatever comes").isEqualTo(2 * GIB);
    world.images.faults().heal(CLUSTER);
    assertThat(expand(2)).isEqualTo(2 * GIB);
    has(2);
  }

  @Test
  void limitBelowWhatTheVolumeHasIsRefusedAndALimitAloneChangesNothing() {
    expand(3);
    assertThatThrownBy(() -> volumes.expand(to(made, 1, 2)))
        .isInstanceOf(VolumeException.OutOfRange.class)
        .hasMessageContaining("has " + 3 * GIB + " bytes already, and limit_bytes is " + 2 * GIB);
    assertThat(volumes.expand(to(made, 0, 4))).isEqualTo(3 * GIB);
    has(3);
  }

  @Test
  void moreObjectsThanAnObjectMapHoldsAreRefusedBeforeTheyArePromised() {
    put(new ClusterState.Ready(), new Capacity(1L << 52, 0.1, 0, 2.0, 10, 85, 0));
    assertThatThrownBy(() -> expand(1L << 20))
        .isInstanceOf(VolumeException.OutOfRange.class)
        .hasMessageContaining("an image of so many objects cannot have object-map");
    has(1);
  }

  @Test
  void imageThatIsGoneIsNamed() {
    world.images.pools().rename(imageOf(made), "holiday");
    assertThatThrownBy(() -> expand(2))
        .isInstanceOf(VolumeException.NotFound.class)
        .hasMessageContaining(imageOf(made));
    assertThat(page(world).sizeBytes()).isEqualTo(GIB);
  }

  @Test
  void createThatIsRepeatedAfterwardsIsAnswered() {
    expand(3);
    assertThat(volumes.create(request("v", "hdd")).sizeBytes()).isEqualTo(3 * GIB);
    assertThat(volumes.create(request("v", "hdd", 2 * GIB)).volumeId()).isEqualTo(made.volumeId());
    assertThatThrownBy(() -> volumes.create(request("v", "hdd", 4 * GIB)))
        .isInstanceOf(VolumeException.AlreadyExists.class);
  }

  @Test
  void createThatWasLimitedIsAnsweredAfterAnExpansionBeyondItsLimit() {
    VolumeRequest limited =
        new VolumeRequest(
            "w",
            GIB,
            GIB,
            request("w", "hdd").selector(),
            false,
            request("w", "hdd").parameters(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    VolumeRecord first = volumes.create(limited);
    volumes.expand(to(first, 3, 0));
    assertThat(volumes.create(limited).volumeId()).isEqualTo(first.volumeId());
  }

  @Test
  void withoutItsPageAVolumeGrowsWithinItsClustersLimit() {
    world.ledger.erase(made);
    assertThat(expand(3)).isEqualTo(3 * GIB);
    assertThat(imageBytes(world, made)).isEqualTo(3 * GIB);
    assertThatThrownBy(() -> expand(2000)).isInstanceOf(VolumeException.OutOfRange.class);
    assertThatThrownBy(() -> volumes.expand(to(made, 1, 2)))
        .isInstanceOf(VolumeException.OutOfRange.class);
    assertThat(world.ledger.pages()).isEmpty();
    assertThat(world.ledger.held()).isZero();
  }

  @Test
  void withoutAPageOnlyWhatIsProvablyOursGrows() {
    world.ledger.erase(made);
    world.images.pools().put(imageOf(made), GIB, Map.of());
    assertThatThrownBy(() -> expand(2))
        .isInstanceOf(VolumeException.Precondition.class)
        .hasMessageContaining("is not provably Cuttle's");
    world.images.pools().take(imageOf(made));
    assertThatThrownBy(() -> expand(2)).isInstanceOf(VolumeException.NotFound.class);
  }

  @Test
  void ofManyAtOnceTheLargestWinsAndNothingIsCountedTwice()
      throws InterruptedException, ExecutionException {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> calls = new ArrayList<>();
      for (long gib = 2; gib <= 4; gib++) {
        ExpandRequest request = to(made, gib, 0);
        // Each a driver of its own.
        calls.add(callers.submit(() -> world.volumes().expand(request)));
      }
      for (Future<Long> call : calls) {
        assertThat(call.get()).isBetween(2 * GIB, 4 * GIB);
      }
    }
    has(4);
  }

  @Test
  void pageThatChangesUnderItsHandsIsReadAnew() {
    VolumeLedger restless =
        PortProxy.of(
            VolumeLedger.class,
            world.ledger,
            (name, call) -> {
              if (name.equals("expand") && page(world).attachments().isEmpty()) {
                volumes.attach(
                    new AttachRequest(
                        made.volumeId(), "node-1", AttachRequest.Sharing.ONE_NODE, false));
              }
              return call.get();
            });
    assertThat(world.expander(restless, world.images).expand(to(made, 2, 0))).isEqualTo(2 * GIB);
    assertThat(page(world).attachments()).hasSize(1);
    has(2);
  }

  @Test
  void pageThatCannotBeWrittenPromisesNothing() {
    VolumeLedger lost =
        PortProxy.of(
            VolumeLedger.class,
            world.ledger,
            (name, call) -> {
              if (name.equals("expand")) {
                throw new VolumeException.Unavailable("the API server did not answer");
              }
              return call.get();
            });
    assertThatThrownBy(() -> world.expander(lost, world.images).expand(to(made, 2, 0)))
        .isInstanceOf(VolumeException.Unavailable.class);
    has(1);
  }
}
