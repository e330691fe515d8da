package dev.cuttle.operator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementStatus.Phase;
import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.InMemoryImages;
import dev.cuttle.ceph.PoolAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageScanTest {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  private static final String CLUSTER = "ssd-east";
  private static final long GIB = 1L << 30;
  private static final ScanReport NOTHING = new ScanReport(0, 0, List.of(), List.of());
  private static final Phase BOUND = Phase.Bound;
  private static final Map<String, String> OURS = Map.of("cuttle.dev/volume", "some volume");

  private final InMemoryImages images = new InMemoryImages();
  private final InMemoryPages pages = new InMemoryPages();
  private final AtomicInteger paused = new AtomicInteger();
  private final PoolAddress pool =
      new PoolAddress(
          new CephAccess(
              CLUSTER, FSID, List.of("192.0.2.1"), "cuttle", new CephKey("a2V5"), Map.of()),
          "rbd",
          "");
  private final ImageScan scan = new ImageScan(images, pages, paused::incrementAndGet, pool);

  private static String text(String image) {
    return CLUSTER + ":rbd/" + image;
  }

  private void put(String image, long size, Map<String, String> metadata) {
    images.pools().put(text(image), size, metadata);
  }

  private void putName(String image) {
    images.pools().putName(text(image));
  }

  private void take(String image) {
    images.pools().take(text(image));
  }

  @BeforeEach
  void makePool() {
    images.pools().add(CLUSTER, "rbd");
  }

  @Test
  void anImageThatAPageNamesIsOursAndCostsNoCall() {
    pages.writeAndSee("pvc-1", FSID, Phase.Bound);
    put("cuttle-pvc-1", GIB, OURS);
    assertThat(scan.run()).isEqualTo(new ScanReport(0, 0, List.of(), List.of()));
    assertThat(paused).hasValue(0);
  }

  @Test
  void imagesOfOthersAreForeignWithTheirBytes() {
    put("vm-disk", 2 * GIB, Map.of());
    put("cuttle-fish", 3 * GIB, Map.of());
    assertThat(scan.run()).isEqualTo(new ScanReport(5 * GIB, 2, List.of(), List.of()));
    assertThat(scan.run().consistent().isTrue()).isTrue();
  }

  @Test
  void anImageWithOurMarkAndNoPageIsAnOrphanAndNamed() {
    put("cuttle-pvc-2", GIB, OURS);
    ScanReport report = scan.run();
    assertThat(report.orphans()).containsExactly("cuttle-pvc-2");
    assertThat(report.foreignBytes()).isEqualTo(GIB);
    assertThat(report.consistent().reason()).isEqualTo("OrphanImages");
    assertThat(report.consistent().message()).contains("cuttle-pvc-2");
  }

  @Test
  void anImageWhosePageNamesAnotherClusterIsAnOrphanAndSaysWhichOne() {
    pages.write(
        "pvc-7", new PlacementDecided("hdd", "another", "rbd", null, null, "cuttle-pvc-7"), BOUND);
    put("cuttle-pvc-7", GIB, OURS);
    ScanReport report = scan.run();
    assertThat(report.orphans())
        .containsExactly("cuttle-pvc-7 (its page names hdd:rbd/cuttle-pvc-7)");
    assertThat(report.foreignBytes()).isEqualTo(GIB);
    assertThat(report.consistent().reason()).isEqualTo("OrphanImages");
  }

  @Test
  void anImageWhosePageNamesAnotherPoolOrNamespaceOrImageIsAnOrphan() {
    pages.write("a", new PlacementDecided("c", FSID, "fast", null, null, "cuttle-a"), BOUND);
    pages.write("b", new PlacementDecided("c", FSID, "rbd", "team", null, "cuttle-b"), BOUND);
    pages.write("c", new PlacementDecided("c", FSID, "rbd", null, null, "cuttle-other"), BOUND);
    for (String image : List.of("cuttle-a", "cuttle-b", "cuttle-c")) {
      put(image, GIB, OURS);
    }
    assertThat(scan.run().orphans())
        .containsExactly(
            "cuttle-a (its page names c:fast/cuttle-a)",
            "cuttle-b (its page names c:rbd/team/cuttle-b)",
            "cuttle-c (its page names c:rbd/cuttle-other)");
  }

  @Test
  void aNameOfOursWithoutAnImageIsReportedAndOneOfOthersIsNot() {
    putName("cuttle-pvc-8");
    putName("vm-disk");
    ScanReport report = scan.run();
    assertThat(report.orphans()).containsExactly("cuttle-pvc-8 (a name without an image)");
    assertThat(report.foreignImages()).isZero();
    assertThat(report.consistent().reason()).isEqualTo("OrphanImages");
  }

  @Test
  void aNameWithoutAnImageWhosePageIsHereIsBeingMadeOrRemoved() {
    pages.write("pvc-9", FSID, Phase.Reserved);
    putName("cuttle-pvc-9");
    assertThat(scan.run().orphans()).isEmpty();
  }

  @Test
  void anImageThatIsRemovedDuringTheScanLeavesNoName() {
    put("cuttle-pvc-10", GIB, OURS);
    ImageScan slow = new ImageScan(images, pages, () -> take("cuttle-pvc-10"), pool);
    assertThat(slow.run()).isEqualTo(new ScanReport(0, 0, List.of(), List.of()));
  }

  @Test
  void anImageThatLosesAllButItsNameIsNotedThoughItsSizeWasKnown() {
    for (int i = 0; i < 12; i++) {
      put("cuttle-" + i, GIB, OURS);
    }
    scan.run();
    for (int i = 0; i < 12; i++) {
      take("cuttle-" + i);
      putName("cuttle-" + i);
    }
    ScanReport report = scan.run();
    assertThat(report.orphans()).hasSize(12).allMatch(it -> it.endsWith("without an image)"));
    assertThat(report.foreignBytes()).isZero();
  }

  @Test
  void aNameThatNoPageCanHaveIsLeftToOthers() {
    put("cuttle-", GIB, OURS);
    put("cuttle-A..b", GIB, OURS);
    assertThat(scan.run()).isEqualTo(new ScanReport(2 * GIB, 2, List.of(), List.of()));
  }

  @Test
  void aPageThatMemoryHasNotSeenYetStillMakesTheImageOurs() {
    pages.write("pvc-3", FSID, Phase.Bound);
    put("cuttle-pvc-3", GIB, OURS);
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
      put("vm-" + i, GIB, Map.of());
    }
    assertThat(scan.run().foreignBytes()).isEqualTo(60 * GIB);
    int first = paused.getAndSet(0);
    for (int i = 0; i < 6; i++) {
      assertThat(scan.run().foreignBytes()).isEqualTo(60 * GIB);
    }
    assertThat(first).isEqualTo(60);
    assertThat(paused).hasValue(60);
  }

  @Test
  void aVolumeThatMovesIsRightlyAtBothPlaces() {
    PlacementDecided here = new PlacementDecided(CLUSTER, FSID, "rbd", null, null, "cuttle-m");
    PlacementDecided there = new PlacementDecided("hdd", "another", "rbd", null, null, "cuttle-m");
    put("cuttle-m", GIB, OURS);
    pages.write("m", there, BOUND);
    pages.place("m", there, here);
    assertThat(scan.run()).as("it is coming").isEqualTo(NOTHING);
    pages.place("m", here, there);
    assertThat(scan.run()).as("it is going").isEqualTo(NOTHING);
    pages.see("m");
    assertThat(scan.run()).as("memory knows it").isEqualTo(NOTHING);
    pages.place("m", there, null);
    assertThat(scan.run().orphans())
        .as("it has gone and left an image")
        .containsExactly("cuttle-m (its page names hdd:rbd/cuttle-m)");
  }

  @Test
  void whatIsNotYetWhereItIsGoingIsNotLost() {
    PlacementDecided here = new PlacementDecided(CLUSTER, FSID, "rbd", null, null, "cuttle-m");
    PlacementDecided there = new PlacementDecided("hdd", "another", "rbd", null, null, "cuttle-m");
    pages.write("m", there, BOUND);
    pages.see("m");
    pages.place("m", there, here);
    assertThat(scan.run().lost()).isEmpty();
    pages.place("m", here, null);
    assertThat(scan.run().lost()).containsExactly("m");
  }
}
