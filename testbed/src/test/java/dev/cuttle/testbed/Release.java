package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A release of the chart on the real node, which knows the testbed's three clusters. Its namespace
 * admits restricted Pods only; the node's own are in another one.
 */
final class Release {

  static final String NAME = "cuttle";
  static final String NODE_NAMESPACE = "kube-system";
  private static final Path FOLDER = Path.of("..").toAbsolutePath().normalize();
  private static final Path STATE = Path.of("/var/lib/cuttle");

  private static boolean installed;

  private Release() {}

  /** Installs it, unless it is there; no volume and no Pod of an earlier test is. */
  static void install() {
    if (!installed) {
      prepare();
      boolean there = Helm.tryRun("status", NAME, "-n", Kube.NAMESPACE).exit() == 0;
      upgrade();
      if (there) {
        restart();
      }
      Kube.awaitReady(Testbed.EAST, Testbed.WEST, Testbed.ARCHIVE);
      installed = true;
    }
    Pods.removeAll();
    assertNothingIsLeft();
  }

  private static void prepare() {
    Kube.applyCrds();
    if (Commands.tryRun("kubectl", "get", "namespace", Kube.NAMESPACE).exit() != 0) {
      Commands.run("kubectl", "create", "namespace", Kube.NAMESPACE);
    }
    Commands.run(
        "kubectl",
        "label",
        "--overwrite",
        "namespace",
        Kube.NAMESPACE,
        "pod-security.kubernetes.io/enforce=restricted");
    Testbed.CLUSTERS.forEach(cluster -> Kube.secret(cluster, Testbed.cuttleKey(cluster)));
  }

  /**
   * @param settings further ones, such as {@code log.level=DEBUG}
   */
  static void upgrade(String... settings) {
    upgrade(Helm.CHART, settings);
  }

  /**
   * @param chart a folder or an archive
   */
  static void upgrade(Path chart, String... settings) {
    String values = write(Commands.run(FOLDER.resolve("testbed/release-values").toString()));
    Stream<String> command =
        Stream.of(
            "upgrade",
            "--install",
            NAME,
            chart.toString(),
            "-n",
            Kube.NAMESPACE,
            "-f",
            values,
            "--set",
            "node.namespace=" + NODE_NAMESPACE,
            // Clusters that other tests of this node have registered by hand become the release's.
            "--take-ownership",
            "--wait",
            "--timeout",
            "4m");
    Stream<String> more = Stream.of(settings).flatMap(setting -> Stream.of("--set", setting));
    Helm.run(Duration.ofMinutes(5), Stream.concat(command, more).toArray(String[]::new));
  }

  private static String write(String values) {
    try {
      Path file = Files.createTempFile("cuttle-values", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, values).toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One of an earlier run has the images of an earlier build. */
  private static void restart() {
    for (String what : List.of("deployment/cuttle-operator", "deployment/cuttle-controller")) {
      Commands.run("kubectl", "-n", Kube.NAMESPACE, "rollout", "restart", what);
      Commands.run("kubectl", "-n", Kube.NAMESPACE, "rollout", "status", what);
    }
    Commands.run("kubectl", "-n", NODE_NAMESPACE, "rollout", "restart", "daemonset/cuttle-node");
    Commands.run("kubectl", "-n", NODE_NAMESPACE, "rollout", "status", "daemonset/cuttle-node");
  }

  /** It was uninstalled; whoever comes next installs it again. */
  static void gone() {
    installed = false;
  }

  /** The names of a component's Pods. */
  static List<String> pods(String namespace, String component) {
    return Commands.run(
            "kubectl",
            "-n",
            namespace,
            "get",
            "pods",
            "-o",
            "name",
            "-l",
            "app.kubernetes.io/component=" + component)
        .lines()
        .map(name -> name.substring("pod/".length()))
        .toList();
  }

  /** On clusters, API server and node. */
  static void assertNothingIsLeft() {
    await("nothing is left")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(left()).isEmpty());
  }

  private static List<String> left() {
    Stream<String> pages = Kube.pages().stream().map(page -> "page " + page.getFullResourceName());
    Stream<String> images =
        Testbed.ofEach(Testbed::images).entrySet().stream()
            .flatMap(at -> at.getValue().stream().map(name -> "image " + at.getKey() + "/" + name));
    Stream<String> attachments =
        Commands.run("kubectl", "get", "volumeattachments", "-o", "name").lines();
    return Stream.of(pages, images, attachments, leftOnTheNode().stream())
        .flatMap(stream -> stream)
        .toList();
  }

  private static List<String> leftOnTheNode() {
    try {
      Stream<String> mounts =
          Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
              .filter(line -> line.contains("csi.cuttle.dev") || line.contains(" " + STATE + "/"));
      Stream<String> daemons =
          Commands.run("ps", "-eo", "args").lines().filter(line -> line.contains("qemu-storage"));
      return Stream.of(loops(), mounts, daemons, records()).flatMap(stream -> stream).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Loop devices are the machine's, and another node on it has files of the same names: ours are
   * those whose file's folder is here, or whose file's filesystem.
   */
  private static Stream<String> loops() throws IOException {
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    return Commands.run("losetup", "--list", "--noheadings", "--output", "BACK-FILE,BACK-MAJ:MIN")
        .lines()
        .map(line -> line.strip().split(" +"))
        .filter(loop -> loop[0].startsWith(STATE + "/"))
        .filter(loop ->
            Files.exists(Path.of(loop[0]).getParent())
                || mounts.contains(" " + loop[loop.length - 1] + " "))
        .map(loop -> "loop device of " + loop[0]);
  }

  private static Stream<String> records() throws IOException {
    if (Files.notExists(STATE)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(STATE)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList().stream();
    }
  }
}
