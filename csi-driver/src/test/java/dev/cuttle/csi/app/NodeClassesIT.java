package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which classes the program loads on a node, seen from outside. */
class NodeClassesIT {

  private static final Pattern NATIVE =
      Pattern.compile("com\\.sun\\.jna\\.|com\\.ceph\\.|dev\\.cuttle\\.ceph\\.rados\\.");

  @TempDir private Path folder;

  /** The program as it is started on a node, up to where it answers. */
  public static final class Probe {

    private Probe() {}

    public static void main(String[] arguments) throws IOException {
      JavaLogging.intoOurs();
      var _ = new CommandLine(new Main()).parseArgs(arguments);
      try (TestNodeDriver driver = new TestNodeDriver(Path.of(arguments[arguments.length - 1]))) {
        var _ = driver.node().nodeGetInfo(csi.v1.NodeGetInfoRequest.getDefaultInstance());
      }
    }
  }

  @Test
  void librbdIsNeverLoadedOnANode() throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    Process node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                "node",
                "--node-id=node-1",
                "--kubelet-registration-path=/kubelet/csi.sock",
                "--endpoint=unix:///csi/csi.sock",
                "--state-dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    try {
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).as(Files.readString(folder.resolve("out.log"))).isZero();
    } finally {
      node.destroyForcibly();
    }
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded).anyMatch(line -> line.contains("dev.cuttle.csi.node.StageVolume "));
    assertThat(loaded)
        .filteredOn(line -> NATIVE.matcher(line).find())
        .as("native code or its room")
        .isEmpty();
  }
}
