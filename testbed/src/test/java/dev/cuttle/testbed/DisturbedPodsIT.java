package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.VolumePlacement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our own Pods go and come while others use their volumes. */
@Tag("node")
class DisturbedPodsIT {

  /** Counts into a file, each number on the disk before the next; notes the first failure. */
  private static final String WRITER =
      "n=0; while true; do n=$((n+1)); echo $n >> /data/log && sync || { echo $n > /tmp/failed; exit 1; };"
          + " done";

  @BeforeEach
  void install() {
    Release.install();
  }

  @AfterEach
  void nothingIsLeft() {
    Pods.removeAll();
    Release.assertNothingIsLeft();
  }

  @Test
  void aWriterDoesNotNoticeThatTheNodePluginGoes() {
    startWriter();
    for (int round = 0; round < 2; round++) {
      String plugin = Release.pods(Release.NODE_NAMESPACE, "node").getFirst();
      Commands.run("kubectl", "-n", Release.NODE_NAMESPACE, "delete", "pod", plugin, "--wait");
      assertItGoesOn();
    }
    Commands.run(
        "kubectl", "-n", Release.NODE_NAMESPACE, "rollout", "status", "daemonset/cuttle-node");
    assertItGoesOn();
    Pods.delete("writer");
    assertThat(Pods.read("writer")).as("unmounted by the plugin's third life").isNull();
  }

  @Test
  void aWriterDoesNotNoticeAnUpgradeOfTheWholeRelease() {
    startWriter();
    Release.upgrade("log.level=DEBUG");
    assertItGoesOn();
    Release.upgrade("log.level=INFO");
    assertItGoesOn();
  }

  private static void startWriter() {
    Pods.claim("log", "fast");
    Pods.start("writer", "log", WRITER);
    Pods.awaitRunning("writer");
    assertItGoesOn();
  }

  private static void assertItGoesOn() {
    long seen = written();
    await("the writer goes on").atMost(Duration.ofSeconds(30)).until(() -> written() > seen + 3);
    assertThat(Pods.tryRun("writer", "cat /tmp/failed").exit()).as("a failure noted").isNotZero();
    assertThat(Pods.run("writer", "head -n " + seen + " /data/log | sort -nu | wc -l").strip())
        .as("every number")
        .isEqualTo(String.valueOf(seen));
  }

  private static long written() {
    Commands.Result lines = Pods.tryRun("writer", "wc -l < /data/log");
    return lines.exit() == 0 ? Long.parseLong(lines.output().strip()) : 0;
  }

  @Test
  void controllersThatDieWhilePodsAttachAreReplaced() {
    List<String> names = IntStream.range(0, 6).mapToObj(i -> "attached-" + i).toList();
    for (String name : names) {
      Pods.claim(name, name.endsWith("0") ? "archive" : "fast");
      Pods.start(name, name, "true");
    }
    await("the first attachment")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> attachments() > 0);
    for (String pod : Release.pods(Kube.NAMESPACE, "controller")) {
      Commands.run(
          "kubectl",
          "-n",
          Kube.NAMESPACE,
          "delete",
          "pod",
          pod,
          "--force",
          "--grace-period=0",
          "--wait=false");
    }
    names.forEach(Pods::awaitRunning);
    assertThat(attachments()).isEqualTo(names.size());
    for (VolumePlacement page : Kube.pages()) {
      assertThat(page.getStatus().attachments())
          .as("attachments on page %s", page.getMetadata().getName())
          .singleElement()
          .satisfies(attachment -> assertThat(attachment.node()).isEqualTo(node()));
    }
  }

  private static String node() {
    return Testbed.env("CUTTLE_NODE");
  }

  private static long attachments() {
    return Kube.CLIENT.storage().v1().volumeAttachments().list().getItems().stream()
        .filter(found ->
            found.getStatus() != null && Boolean.TRUE.equals(found.getStatus().getAttached()))
        .count();
  }
}
