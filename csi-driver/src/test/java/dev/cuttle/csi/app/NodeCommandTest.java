package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NodeCommandTest {

  @TempDir private Path folder;

  @Test
  void whatIsMissingIsNamed() {
    StringWriter said = new StringWriter();
    CommandLine command = new CommandLine(new NodeCommand()).setErr(new PrintWriter(said, true));

    assertThat(command.execute()).isEqualTo(2);
    assertThat(said.toString())
        .contains("--endpoint")
        .contains("--node-id")
        .contains("--kubelet-registration-path");
  }

  @Test
  void topologyIsWhatThePrefixesSay() {
    NodeSettings settings =
        new NodeSettings(
            folder,
            new NodeSettings.Registration(folder, ""),
            new InetSocketAddress(0),
            "node-1",
            0,
            List.of("topology.kubernetes.io/", "example.com/rack"),
            "");
    assertThat(
            settings.topology(
                Map.of(
                    "topology.kubernetes.io/zone", "a",
                    "example.com/rack", "7",
                    "kubernetes.io/os", "linux")))
        .isEqualTo(
            Map.of(
                "topology.kubernetes.io/zone", "a",
                "example.com/rack", "7",
                "topology.rbd.csi.cuttle.dev/driver", "true"));
  }
}
