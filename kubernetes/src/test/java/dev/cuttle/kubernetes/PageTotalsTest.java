package dev.cuttle.kubernetes;

import static dev.cuttle.api.Pages.EAST;
import static dev.cuttle.api.Pages.WEST;
import static dev.cuttle.api.Pages.page;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.placement.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTotalsTest {
  private final PageTotals totals = new PageTotals();

  @Test
  void sumsFollowThePages() {
    totals.put("a", page("a", EAST, 10));
    totals.put("b", page("b", EAST, 5));
    totals.put("c", page("c", WEST, 1));
    assertThat(totals.of(EAST)).isEqualTo(new Load(15, 2));
    assertThat(totals.of(WEST)).isEqualTo(new Load(1, 1));

    totals.remove("b");
    totals.put("c", page("c", EAST, 1));
    assertThat(totals.of(EAST)).isEqualTo(new Load(11, 2));
    assertThat(totals.of(WEST)).isEqualTo(Load.NONE);
  }

  @Test
  void anUpdateOrARemovalSeenTwiceCountsOnce() {
    totals.put("a", page("a", EAST, 10));
    totals.put("a", page("a", EAST, 30));
    totals.put("a", page("a", EAST, 30));
    assertThat(totals.of(EAST)).isEqualTo(new Load(30, 1));
    totals.remove("a");
    assertThat(totals.remove("a")).isNull();
    assertThat(totals.of(EAST)).isEqualTo(Load.NONE);
  }

  @Test
  void aHoldCountsAtOnceButIsNoPageForTheInformer() {
    totals.hold("a", EAST, 10);
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
    assertThat(totals.get("a")).isNull();
    assertThat(totals.values()).isEmpty();
    assertThat(totals.clusterOf("a")).isEmpty();
    assertThat(totals.put("a", page("a", EAST, 10))).as("so that an Add is reported").isNull();
  }

  @Test
  void aHoldEndsWhenItsPageIsSeen() {
    totals.hold("a", EAST, 10);
    totals.put("a", page("a", EAST, 10));
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
    totals.remove("a");
    assertThat(totals.of(EAST)).isEqualTo(Load.NONE);
  }

  @Test
  void aHoldOutlivesOlderEventsOfItsPage() {
    totals.put("a", page("a", EAST, 10));
    totals.hold("a", WEST, 10);
    totals.put("a", page("a", EAST, 10));
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
    assertThat(totals.of(WEST)).isEqualTo(new Load(10, 1));
    totals.put("a", page("a", WEST, 10));
    assertThat(totals.of(EAST)).isEqualTo(Load.NONE);
    assertThat(totals.of(WEST)).isEqualTo(new Load(10, 1));
  }

  @Test
  void aHoldThatGrowsAVolumeCountsItOnce() {
    totals.put("a", page("a", EAST, 10));
    totals.hold("a", EAST, 25);
    assertThat(totals.of(EAST)).isEqualTo(new Load(25, 1));
    totals.put("a", page("a", EAST, 10));
    assertThat(totals.of(EAST)).isEqualTo(new Load(25, 1));
    totals.release("a");
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
  }

  @Test
  void aHoldOfAPageAlreadySeenAddsNothing() {
    totals.put("a", page("a", EAST, 10));
    totals.hold("a", EAST, 10);
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
    totals.remove("a");
    assertThat(totals.of(EAST)).isEqualTo(Load.NONE);
  }

  @Test
  void aHoldOfAPageAlreadySeenEndsTheOneBefore() {
    totals.put("a", page("a", EAST, 10));
    totals.hold("a", WEST, 10);
    totals.hold("a", EAST, 10);
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
    assertThat(totals.of(WEST)).isEqualTo(Load.NONE);
  }

  @Test
  void whoReadsWhileAHoldTakesTheOthersPlaceSeesOneOfThem() throws InterruptedException {
    totals.hold("a", EAST, 10);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 200_000; i++) {
                totals.hold("a", EAST, 10 + i % 2);
              }
              done.set(true);
            });
    long seen = 0;
    while (!done.get()) {
      seen = Math.max(seen, Math.abs(totals.of(EAST).volumes() - 1));
    }
    writer.join();
    assertThat(seen).as("off by").isZero();
  }

  @Test
  void aReleasedHoldCountsNoMore() {
    totals.hold("a", EAST, 10);
    totals.hold("a", WEST, 10);
    assertThat(totals.of(EAST)).isEqualTo(Load.NONE);
    assertThat(totals.of(WEST)).isEqualTo(new Load(10, 1));
    totals.release("a");
    totals.release("a");
    assertThat(totals.of(WEST)).isEqualTo(Load.NONE);
  }

  @Test
  void aSlimPageKeepsNameVersionClusterAndSize() {
    totals.put("a", page("a", EAST, 10, "4711"));
    VolumePlacement slim = requireNonNull(totals.put("a", page("a", EAST, 11, "4712")));
    assertThat(totals.getKey(slim)).isEqualTo("a");
    assertThat(slim.getMetadata().getResourceVersion()).isEqualTo("4711");
    assertThat(slim.getSpec().request().sizeBytes()).isEqualTo(10);
    assertThat(slim.getSpec().decision().clusterID()).isEqualTo(EAST);
    assertThat(totals.clusterOf("a")).contains(EAST);
    assertThat(totals.isFullState()).isFalse();
    assertThat(totals.values()).hasSize(1);
    assertThat(totals.keySet()).containsExactly("a");
  }

  @Test
  void aVersionThatIsNoNumberNeverLooksUnchanged() {
    totals.put("a", page("a", EAST, 10, "v7"));
    VolumePlacement slim = requireNonNull(totals.get("a"));
    assertThat(slim.getMetadata().getResourceVersion()).isNotEqualTo("v7");
  }

  @Test
  void threadsThatWriteAtOnceLeaveExactSums() throws InterruptedException, ExecutionException {
    int threads = 8;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int mine = t;
        running.add(pool.submit(() -> writeManyPages(mine)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    long east =
        totals.values().filter(p -> p.getSpec().decision().clusterID().equals(EAST)).count();
    assertThat(totals.of(EAST)).isEqualTo(new Load(7 * east, east));
    assertThat(totals.of(WEST))
        .isEqualTo(new Load(7 * (totals.size() - east), totals.size() - east));
  }

  private void writeManyPages(int seed) {
    Random dice = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String name = "p" + dice.nextInt(200);
      String cluster = dice.nextBoolean() ? EAST : WEST;
      switch (dice.nextInt(3)) {
        case 0 -> totals.put(name, page(name, cluster, 7));
        case 1 -> totals.remove(name);
        default -> {
          totals.hold(name, cluster, 7);
          totals.release(name);
        }
      }
    }
  }

  @Test
  void aVolumeThatMovesCountsAtBothPlacesUntilItHasMoved() {
    VolumePlacement moving = page("a", EAST, 10);
    moving.setStatus(status(null, new PlacementDecided("west", WEST, "rbd", null, null, "i")));
    totals.put("a", moving);
    assertThat(totals.of(EAST)).isEqualTo(new Load(10, 1));
    assertThat(totals.of(WEST)).isEqualTo(new Load(10, 1));
    assertThat(totals.clusterOf("a")).contains(EAST);
    assertThat(totals.places("a", EAST)).isTrue();
    assertThat(totals.places("a", WEST)).isTrue();
    assertThat(PagePlaces.clusterIds(Objects.requireNonNull(totals.get("a"))))
        .containsExactly(EAST, WEST);

    VolumePlacement moved = page("a", EAST, 10);
    moved.setStatus(status(new PlacementDecided("west", WEST, "rbd", null, null, "i"), null));
    totals.put("a", moved);
    assertThat(totals.of(EAST)).isEqualTo(Load.NONE);
    assertThat(totals.of(WEST)).isEqualTo(new Load(10, 1));
    assertThat(totals.clusterOf("a")).contains(WEST);
    assertThat(totals.places("a", EAST)).isFalse();
    assertThat(totals.places("a", WEST)).isTrue();
  }

  private static VolumePlacementStatus status(
      @Nullable PlacementDecided location, @Nullable PlacementDecided target) {
    return new VolumePlacementStatus(null, null, location, null, target, null, null, null);
  }
}
