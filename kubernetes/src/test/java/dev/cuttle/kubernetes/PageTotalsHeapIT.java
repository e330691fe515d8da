package dev.cuttle.kubernetes;

import static dev.cuttle.api.Pages.EAST;
import static dev.cuttle.api.Pages.WEST;
import static dev.cuttle.api.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.placement.Load;
import org.junit.jupiter.api.Test;

/** Not among the unit tests: they run side by side in one heap, which would be measured too. */
class PageTotalsHeapIT {

  @Test
  void hundredThousandPagesFitInTwentyFiveMegabytes() {
    PageTotals totals = new PageTotals();
    long before = usedHeap();
    for (int i = 0; i < 100_000; i++) {
      String name = "pvc-86e15f17-276e-4ba6-9be6-" + (100_000_000_000L + i);
      totals.put(
          name, page(name, new String(i % 2 == 0 ? EAST : WEST), 1L << 30, "" + (1_000_000 + i)));
    }
    long used = usedHeap() - before;
    assertThat(totals.of(EAST)).isEqualTo(new Load(50_000L << 30, 50_000));
    assertThat(used).as("bytes of heap").isLessThan(25_000_000);
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
