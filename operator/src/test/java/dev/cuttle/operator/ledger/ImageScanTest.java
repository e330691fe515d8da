package dev.cuttle.operator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.VolumePlacementStatus.Phase;
import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.operator.FakeCeph;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ImageScanTest {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  private static final String CLUSTER = "ssd-east";
  private static final long GIB = 1L << 30;
  private static final Map<String, String> OURS = Map.of("cuttle.dev/volume", "some volume");

  private final FakeCeph ceph = new FakeCeph();
  private final InMemoryPages pages = new InMemoryPages();
  private final AtomicInteger paused = new AtomicInteger();
  private final PoolAddress pool =
      new PoolAddress(
          new CephAccess(
              CLUSTER, FSID, List.of("192.0.2.1"), "cuttle", new CephKey("a2V5"), Map.of()),
          "rbd",
          "");
  private final ImageScan scan = new ImageScan(ceph, pages, paused::incrementAndGet, pool);

  @Test
  void anImageThatAPageNamesIsOursAndCostsNoCall() {
    pages.writeAndSee("pvc-1", FSID, Phase.Bound);
    ceph.put(CLUSTER, "cuttle-pvc-1", GIB, OURS);
    assertThat(scan.run()).isEqualTo(new ScanReport(0, 0, List.of(), List.of()));
    assertThat(paused).hasValue(0);
  }

  @Test
  void imagesOfOthersAreForeignWithTheirBytes() {
    ceph.put(CLUSTER, "vm-disk", 2 * GIB, Map.of());
    ceph.put(CLUSTER, "cuttle-fish", 3 * GIB, Map.of());
    assertThat(scan.run()).isEqualTo(new ScanReport(5 * GIB, 2, List.of(), List.of()));
    assertThat(scan.run().consistent().isTrue()).isTrue();
  }

  @Test
  void anImageWithOurMarkAndNoPageIsAnOrphanAndNamed() {
    ceph.put(CLUSTER, "cuttle-pvc-2", GIB, OURS);
    ScanReport report = scan.run();
    assertThat(report.orphans()).containsExactly("cuttle-pvc-2");
    assertThat(report.foreignBytes()).isEqualTo(GIB);
    assertThat(report.consistent().reason()).isEqualTo("OrphanImages");
    assertThat(report.consistent().message()).contains("cuttle-pvc-2");
  }

  @Test
  void aPageThatMemoryHasNotSeenYetStillMakesTheImageOurs() {
    pages.write("pvc-3", FSID, Phase.Bound);
    ceph.put(CLUSTER, "cuttle-pvc-3", GIB, OURS);
    assertThat(scan.run()).isEqualTo(new ScanReport(0, 0, List.of(), List.of()));
  }

  @Test
  void aBoundPageWithoutItsImageIsReported() {
    pages.writeAndSee("pvc-4", FSID, Phase.Bound);
    ScanReport report = scan.run();
    assertThat(report.lost()).containsExactly("pvc-4");
    assertThat(report.consistent().reason()).isEqualTo("ImagesMissing");
  }

  @Test
  void aReservedPageMayStillWaitForItsImage() {
    pages.writeAndSee("pvc-5", FSID, Phase.Reserved);
    assertThat(scan.run().lost()).isEmpty();
  }

  @Test
  void pagesOfOtherClustersDoNotMatter() {
    pages.writeAndSee("pvc-6", "another", Phase.Bound);
    assertThat(scan.run().lost()).isEmpty();
  }

  @Test
  void aKnownSizeIsAskedForOnlyInEverySixthScan() {
    for (int i = 0; i < 60; i++) {
      ceph.put(CLUSTER, "vm-" + i, GIB, Map.of());
    }
    assertThat(scan.run().foreignBytes()).isEqualTo(60 * GIB);
    int first = paused.getAndSet(0);
    for (int i = 0; i < 6; i++) {
      assertThat(scan.run().foreignBytes()).isEqualTo(60 * GIB);
    }
    assertThat(first).isEqualTo(60);
    assertThat(paused).hasValue(60);
  }
}
