package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance suite of the CSI project, for all services and capabilities that are claimed; in
 * a guest, where calls are slow, for the node's, and with each mounter.
 */
@Tag("guest")
class SanityIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final Pattern SUMMARY = Pattern.compile("(\\d+) Passed.*?(\\d+) Failed");

  @TempDir Path folder;

  private static NodeStage stage;
  private static NodeProcess node;

  @BeforeAll
  static void set() {
    stage = NodeStage.set();
    node = stage.node;
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  private static List<String> mounters() {
    return NodeStage.mounters();
  }

  @ParameterizedTest
  @MethodSource("mounters")
  void theConformanceSuiteFindsNoFault(String mounter) throws IOException {
    boolean guest = node.machine().isGuest();
    Commands.Result result = Commands.tryRun(LIMIT, sanity(mounter).toArray(String[]::new));

    assertThat(result.exit()).as(result.said()).isZero();
    Matcher summary = SUMMARY.matcher(result.output());
    assertThat(summary.find()).as(result.said()).isTrue();
    assertThat(Integer.parseInt(summary.group(1)))
        .as("cases that ran")
        .isGreaterThan(guest ? 15 : 40);
    assertThat(summary.group(2)).isEqualTo("0");
    Stage.assertImagesEqualPages(Set.of());
  }

  private List<String> sanity(String mounter) throws IOException {
    String parameters =
        NodeStage.parameters("ssd", mounter).entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    boolean socket = node.endpoint().startsWith("/");
    List<String> command =
        new ArrayList<>(
            List.of(
                "csi-sanity",
                "--csi.endpoint=" + (socket ? "unix://" : "dns:///") + node.endpoint(),
                "--csi.controllerendpoint=unix://" + Testbed.socket(),
                "--csi.mountdir=" + node.folder() + "/mount",
                "--csi.stagingdir=" + node.folder() + "/staging",
                "--csi.testvolumeparameters=" + file("parameters.yaml", parameters),
                "--csi.testvolumesize=1073741824",
                "--csi.testvolumeexpandsize=2147483648",
                "--ginkgo.no-color"));
    if (node.machine().isGuest()) {
      command.add("--ginkgo.focus=Node Service");
      command.addAll(pathsInGuest());
    }
    return command;
  }

  /** How the suite makes, removes and looks at paths on another machine than its own. */
  private List<String> pathsInGuest() throws IOException {
    Path make = program("make", "mkdir -p \"$1\" && echo \"$1\"");
    Path remove = program("remove", "rm -rf --one-file-system \"$1\"");
    Path check =
        program(
            "check",
            "if [ -f \"$1\" ]; then echo file; elif [ -d \"$1\" ]; then echo directory;"
                + " elif [ -e \"$1\" ]; then echo other; else echo not_found; fi");
    return List.of(
        "--csi.createmountpathcmd=" + make,
        "--csi.createstagingpathcmd=" + make,
        "--csi.removemountpathcmd=" + remove,
        "--csi.removestagingpathcmd=" + remove,
        "--csi.checkpathcmd=" + check,
        "--csi.createpathcmdtimeout=60s",
        "--csi.removepathcmdtimeout=60s",
        "--csi.checkpathcmdtimeout=60s");
  }

  /** A program that runs a script in the guest, with the path as $1. */
  private Path program(String name, String script) throws IOException {
    Path program = file(name, Machine.agent().program(script));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
