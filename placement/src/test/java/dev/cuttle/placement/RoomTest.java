package dev.cuttle.placement;

import static dev.cuttle.placement.Examples.GIB;
import static dev.cuttle.placement.Examples.TIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomTest {

  private static final Cluster SMALL = of("small", 100 * GIB, "ssd");
  private static final Cluster LARGE = of("large", 1000 * GIB, "ssd", "east");
  private static final Cluster DISKS = of("disks", 10 * TIB, "hdd");
  private static final MatchingTable TABLE = Examples.table(List.of(SMALL, LARGE, DISKS));

  /** 10 % of it reserved, twice of the rest promised: 1.8 times the usable bytes. */
  private static Cluster of(String name, long usableBytes, String... tags) {
    return Examples.with(Examples.cluster(name, tags), Examples.capacity(usableBytes));
  }

  private static RoomRequest asked(String selector) {
    return asked(selector, GIB);
  }

  private static RoomRequest asked(String selector, long leastBytes) {
    return new RoomRequest(Optional.of(Selector.parse(selector)), leastBytes, List.of());
  }

  private static Room room(Cluster cluster) {
    return Room.of(asked("ssd"), Examples.table(List.of(cluster)), Examples.empty());
  }

  @Test
  void roomIsTheLimitsOfTheMatchesAndTheLargestIsThatOfOne() {
    assertThat(Room.of(asked("ssd"), TABLE, Examples.empty()))
        .isEqualTo(new Room(1980 * GIB, 1800 * GIB));
    assertThat(Room.of(asked("ssd,!east"), TABLE, Examples.empty()))
        .isEqualTo(new Room(180 * GIB, 180 * GIB));
    assertThat(Room.of(asked("hdd,east"), TABLE, Examples.empty())).isEqualTo(new Room(0, 0));
  }

  @Test
  void withoutASelectorEveryClusterCounts() {
    assertThat(Room.of(new RoomRequest(Optional.empty(), GIB, List.of()), TABLE, Examples.empty()))
        .isEqualTo(new Room(1980 * GIB + 18 * TIB, 18 * TIB));
  }

  @Test
  void whatIsPromisedIsTakenOffWhereverItComesFrom() {
    LedgerSums sums =
        Examples.sums(
            Map.of(SMALL.clusterId(), new Load(80 * GIB, 8), LARGE.clusterId(), new Load(GIB, 1)));
    assertThat(Room.of(asked("ssd"), TABLE, sums)).isEqualTo(new Room(1899 * GIB, 1799 * GIB));

    Cluster foreign = Examples.with(SMALL, new Capacity(100 * GIB, 0, 30 * GIB, 2.0, 10, 85, 0));
    assertThat(Room.of(asked("ssd"), Examples.table(List.of(foreign)), sums))
        .isEqualTo(new Room(70 * GIB, 70 * GIB));
  }

  @Test
  void aClusterThatHasPromisedMoreThanItMayTakesNothingFromTheOthers() {
    LedgerSums over = Examples.sums(Map.of(LARGE.clusterId(), new Load(9000 * GIB, 1)));
    assertThat(Room.of(asked("ssd"), TABLE, over)).isEqualTo(new Room(180 * GIB, 180 * GIB));
  }

  @Test
  void aClusterWithoutRoomForTheSmallestVolumeHasNone() {
    assertThat(Room.of(asked("ssd", 180 * GIB), TABLE, Examples.empty()).totalBytes())
        .isEqualTo(1980 * GIB);
    assertThat(Room.of(asked("ssd", 180 * GIB + 1), TABLE, Examples.empty()))
        .isEqualTo(new Room(1800 * GIB, 1800 * GIB));
  }

  @Test
  void whatTheChooserWouldRefuseHasNoRoom() {
    Room none = new Room(0, 0);
    assertThat(room(SMALL)).isEqualTo(new Room(180 * GIB, 180 * GIB));
    assertThat(room(Examples.with(SMALL, new ClusterState.Cordoned()))).isEqualTo(none);
    assertThat(room(Examples.with(SMALL, new ClusterState.Draining()))).isEqualTo(none);
    assertThat(room(Examples.with(SMALL, new ClusterState.Full("no")))).isEqualTo(none);
    assertThat(room(Examples.with(SMALL, new ClusterState.NotReady("X", "")))).isEqualTo(none);
    assertThat(room(Examples.withWeight(SMALL, 0))).isEqualTo(none);
    assertThat(room(Examples.with(SMALL, new Capacity(100 * GIB, 0.9, 0, 2.0, 10, 85, 0))))
        .as("above the fill gate")
        .isEqualTo(none);
    Cluster counted = Examples.with(SMALL, new Capacity(100 * GIB, 0, 0, 2.0, 10, 85, 3));
    assertThat(
            Room.of(
                asked("ssd"),
                Examples.table(List.of(counted)),
                Examples.sums(Map.of(counted.clusterId(), new Load(3, 3)))))
        .as("as many volumes as it may have")
        .isEqualTo(none);
  }

  @Test
  void onlyWhatIsReachedFromThereCounts() {
    MatchingTable table =
        Examples.table(
            List.of(
                Examples.with(SMALL, Map.of("zone", Set.of("a", "b"))),
                Examples.with(LARGE, Map.of("zone", Set.of("c")))));
    Optional<Selector> ssd = Optional.of(Selector.parse("ssd"));
    assertThat(
            Room.of(
                new RoomRequest(ssd, GIB, List.of(Map.of("zone", "b"))), table, Examples.empty()))
        .isEqualTo(new Room(180 * GIB, 180 * GIB));
    assertThat(
            Room.of(
                new RoomRequest(ssd, GIB, List.of(Map.of("zone", "d"))), table, Examples.empty()))
        .isEqualTo(new Room(0, 0));
    assertThat(Room.of(new RoomRequest(ssd, GIB, List.of()), table, Examples.empty()).totalBytes())
        .isEqualTo(1980 * GIB);
  }

  @Test
  void aSumBeyondALongIsTheLargestLong() {
    Cluster huge = Examples.with(SMALL, new Capacity(Long.MAX_VALUE, 0, 0, 900_000.0, 0, 85, 0));
    Cluster other = Examples.with(LARGE, new Capacity(Long.MAX_VALUE, 0, 0, 900_000.0, 0, 85, 0));
    assertThat(Room.of(asked("ssd"), Examples.table(List.of(huge, other)), Examples.empty()))
        .isEqualTo(new Room(Long.MAX_VALUE, Long.MAX_VALUE));
  }

  /** The chooser is the judge: what fits is placed, and a byte more is not. */
  @Test
  void theLargestVolumeIsPlacedAndOneByteMoreIsRefused() {
    Random dice = new Random(1);
    for (int round = 0; round < 1000; round++) {
      Cluster one = any("one", dice);
      Cluster two = any("two", dice);
      MatchingTable table = Examples.table(List.of(one, two));
      LedgerSums sums =
          Examples.sums(
              Map.of(
                  one.clusterId(),
                  new Load(dice.nextLong(2 * TIB), 1),
                  two.clusterId(),
                  new Load(dice.nextLong(2 * TIB), 1)));

      long largest = Room.of(asked("ssd", 1), table, sums).largestBytes();

      if (largest > 0) {
        assertThat(Placer.place(Examples.request("v", largest, "ssd", 2), table, sums))
            .isInstanceOf(Decision.Placed.class);
      }
      assertThat(Placer.place(Examples.request("v", largest + 1, "ssd", 2), table, sums))
          .isInstanceOf(Decision.Refused.class);
    }
  }

  private static Cluster any(String name, Random dice) {
    return Examples.with(
        Examples.cluster(name, "ssd"),
        new Capacity(
            dice.nextLong(TIB),
            0,
            dice.nextLong(100 * GIB),
            0.5 + 3 * dice.nextDouble(),
            dice.nextInt(50),
            85,
            0));
  }
}
