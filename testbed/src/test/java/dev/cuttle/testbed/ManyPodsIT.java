package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Twenty Pods with twenty claims over three clusters, at once. */
@Tag("node")
class ManyPodsIT {

  private static final int PODS = 20;
  private static final Map<Integer, String> CLASSES =
      Map.of(0, Testbed.EAST, 1, Testbed.WEST, 2, Testbed.ARCHIVE);

  @BeforeEach
  void install() {
    Release.install();
    Kube.storageClass(Testbed.EAST, "east");
    Kube.storageClass(Testbed.WEST, "west");
    Kube.storageClass(Testbed.ARCHIVE, "archive");
  }

  @AfterEach
  void nothingIsLeft() {
    Pods.removeAll();
    Release.assertNothingIsLeft();
    CLASSES.values().forEach(name -> Commands.run("kubectl", "delete", "storageclass", name));
  }

  @Test
  void allRunAndAllGo() throws Exception {
    List<String> names = IntStream.range(0, PODS).mapToObj(i -> "pod-" + i).toList();
    long start = System.nanoTime();
    for (int i = 0; i < PODS; i++) {
      Pods.claim(names.get(i), CLASSES.get(i % 3));
      Pods.start(names.get(i), names.get(i), "echo " + names.get(i) + " > /data/name && sync");
    }
    names.forEach(Pods::awaitRunning);
    double seconds = (System.nanoTime() - start) / 1e9;

    for (String name : names) {
      assertThat(Pods.run(name, "cat /data/name").strip()).isEqualTo(name);
    }
    assertThat(
            Kube.pages().stream()
                .collect(
                    Collectors.groupingBy(
                        page -> page.getSpec().decision().cluster(), Collectors.counting())))
        .isEqualTo(Map.of(Testbed.EAST, 7L, Testbed.WEST, 7L, Testbed.ARCHIVE, 6L));

    start = System.nanoTime();
    Pods.removeAll();
    Release.assertNothingIsLeft();
    report(seconds, (System.nanoTime() - start) / 1e9);
  }

  /** For docs/benchmarks.md. */
  private static void report(double seconds, double secondsToGo) throws java.io.IOException {
    Files.writeString(
        Path.of("target", "pods.md"),
        Bench.row("%d | %.1f s | **%.1f** | %.1f s", PODS, seconds, PODS / seconds, secondsToGo));
  }
}
