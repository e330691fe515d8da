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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance suite of the CSI project, for all services and capabilities that are claimed. */
@Tag("guest")
class SanityIT {

  private static final Pattern SUMMARY = Pattern.compile("(\\d+) Passed.*?(\\d+) Failed");

  @TempDir Path folder;

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @Test
  void theConformanceSuiteFindsNoFault() throws IOException {
    Commands.Result result;
    try (NodeProcess node = NodeProcess.start(Machine.wanted())) {
      Duration limit = Duration.ofMinutes(node.machine().isGuest() ? 30 : 8);
      result = Commands.tryRun(limit, sanity(node).toArray(String[]::new));
    }

    assertThat(result.exit()).as(result.said()).isZero();
    Matcher summary = SUMMARY.matcher(result.output());
    assertThat(summary.find()).as(result.said()).isTrue();
    assertThat(Integer.parseInt(summary.group(1))).as("cases that ran").isGreaterThan(40);
    assertThat(summary.group(2)).isEqualTo("0");
    Stage.assertImagesEqualPages(Set.of());
  }

  private List<String> sanity(NodeProcess node) throws IOException {
    String parameters =
        NodeStage.parameters("ssd").entrySet().stream()
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
                "--ginkgo.no-color"));
    if (node.machine().isGuest()) {
      command.addAll(pathsOn(node.machine()));
    }
    return command;
  }

  /** How the suite makes, removes and looks at paths on another machine than its own. */
  private List<String> pathsOn(Machine machine) throws IOException {
    Path make = program(machine, "make", "mkdir -p $0 && echo $0");
    Path remove = program(machine, "remove", "rm -rf --one-file-system $0");
    Path check =
        program(
            machine,
            "check",
            "if [ -f $0 ]; then echo file; elif [ -d $0 ]; then echo directory;"
                + " elif [ -e $0 ]; then echo other; else echo not_found; fi");
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

  /** A program that runs a script on the machine, with the path as $0. */
  private Path program(Machine machine, String name, String script) throws IOException {
    Object[] command = machine.shell().toArray();
    String text =
        "#!/bin/sh\nexec %s %s \"$1\"\n".formatted(Machine.quoted(command), Machine.quoted(script));
    Path program = file(name, text);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
