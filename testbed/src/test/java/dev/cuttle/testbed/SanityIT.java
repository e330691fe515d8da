package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance suite of the CSI project, for all services and capabilities that are claimed. */
class SanityIT {

  private static final Pattern SUMMARY = Pattern.compile("(\\d+) Passed.*?(\\d+) Failed");

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @Test
  void theConformanceSuiteFindsNoFault(@TempDir Path folder) throws IOException {
    Path parameters = Files.writeString(folder.resolve("parameters.yaml"), "tags: ssd\n");

    Commands.Result result;
    try (NodeProcess node = NodeProcess.start(folder)) {
      result =
          Commands.tryRun(
              Duration.ofMinutes(8),
              "csi-sanity",
              "--csi.endpoint=unix://" + node.socket(),
              "--csi.controllerendpoint=unix://" + Testbed.socket(),
              "--csi.mountdir=" + folder.resolve("mount"),
              "--csi.stagingdir=" + folder.resolve("staging"),
              "--csi.testvolumeparameters=" + parameters,
              "--csi.testvolumesize=1073741824",
              "--ginkgo.no-color");
    }

    assertThat(result.exit()).as(result.output()).isZero();
    Matcher summary = SUMMARY.matcher(result.output());
    assertThat(summary.find()).as(result.output()).isTrue();
    assertThat(Integer.parseInt(summary.group(1))).as("cases that ran").isGreaterThan(40);
    assertThat(summary.group(2)).isEqualTo("0");
    Stage.assertImagesEqualPages(Set.of());
  }
}
