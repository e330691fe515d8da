package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.VolumePlacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The scene on which every test of the whole begins: three registered clusters, operator and driver
 * running, no volume.
 */
final class Stage {

  static final String STAGE_CLASS = "cuttle-test";

  private Stage() {}

  static void set() {
    Kube.applyCrds();
    Testbed.testbed("start", "operator");
    registerAll();
    Testbed.testbed("start", "driver");
    Kube.awaitReady(Testbed.EAST, Testbed.WEST, Testbed.ARCHIVE);
    try (CsiClient csi = new CsiClient(Testbed.socket())) {
      clearAfterAnInterruptedRun(csi);
    }
  }

  /**
   * Its volumes may still be attached, to a node that is no more, whose watches have to run out.
   */
  private static void clearAfterAnInterruptedRun(CsiClient csi) {
    Kube.pages().forEach(page -> csi.detachFromAll(volumeId(page)));
    await("what an earlier run left is gone")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> clear(csi));
  }

  static void registerAll() {
    Kube.register(Testbed.EAST, 100, "ssd", "east", "prod");
    Kube.register(Testbed.WEST, 300, "ssd", "west", "prod");
    Kube.register(Testbed.ARCHIVE, 100, "hdd", "archive");
  }

  /**
   * Images and pages tell the same story on all clusters: each page has its image where it says,
   * and no image is left over, nor half of one.
   */
  static void assertImagesEqualPages(Set<String> volumeIds) {
    Set<String> pages = new TreeSet<>();
    for (VolumePlacement page : Kube.pages()) {
      var at = page.getSpec().decision();
      pages.add(at.cluster() + "/" + at.image());
    }
    Set<String> images = new TreeSet<>();
    Testbed.ofEach(Stage::imagesWithoutRemains)
        .forEach((cluster, names) -> names.forEach(name -> images.add(cluster + "/" + name)));
    assertThat(images).as("images = pages").isEqualTo(pages);
    assertThat(volumeIdsOnPages()).as("pages = what callers were told").isEqualTo(volumeIds);
  }

  private static List<String> imagesWithoutRemains(String cluster) {
    Set<String> names = Testbed.images(cluster);
    assertThat(Testbed.remains(cluster))
        .as("headers on %s, and no other remains", cluster)
        .hasSize(names.size())
        .allMatch(object -> object.startsWith("rbd_header."));
    return names.stream().filter(name -> name.startsWith("cuttle-")).toList();
  }

  private static Set<String> volumeIdsOnPages() {
    Set<String> ids = new TreeSet<>();
    for (VolumePlacement page : Kube.pages()) {
      assertThat(page.getStatus())
          .as("status of page %s", page.getMetadata().getName())
          .isNotNull();
      ids.add(String.valueOf(page.getStatus().volumeID()));
    }
    return ids;
  }

  /**
   * Deletes whatever volumes an earlier test left, through the driver, and waits until ledger and
   * clusters are empty.
   */
  static void clear(CsiClient csi) {
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> deletions = new ArrayList<>();
      for (VolumePlacement page : Kube.pages()) {
        deletions.add(callers.submit(() -> csi.delete(volumeId(page))));
      }
      for (Future<?> deletion : deletions) {
        deletion.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError("a volume could not be deleted", failed.getCause());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    await("an empty ledger").atMost(Duration.ofSeconds(30)).until(() -> Kube.pages().isEmpty());
    assertImagesEqualPages(Set.of());
  }

  private static String volumeId(VolumePlacement page) {
    var at = page.getSpec().decision();
    String namespace = at.radosNamespace() == null ? "" : at.radosNamespace();
    return String.join(":", "1", at.clusterID(), at.pool(), namespace, at.image());
  }

  /** Removes the clusters that a test registered beside the three. */
  static void forgetStrangers() {
    List<StorageCluster> clusters = Kube.CLIENT.resources(StorageCluster.class).list().getItems();
    clusters.stream()
        .map(cluster -> cluster.getMetadata().getName())
        .filter(name -> !Testbed.CLUSTERS.contains(name))
        .forEach(Kube::unregister);
  }
}
