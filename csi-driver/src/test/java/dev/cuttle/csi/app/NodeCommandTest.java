package dev.cuttle.csi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @ValueSource(strings = {"9", "116", "-20", "30s", "1000", ""})
  void callTimeThatTheKubeletWouldNotWaitForIsRefused(String text) {
    StringWriter said = new StringWriter();
    CommandLine command = new CommandLine(new NodeCommand()).setErr(new PrintWriter(said, true));

    assertThat(command.execute("--call-time=" + text)).isEqualTo(2);
    assertThat(said.toString())
        .contains("--call-time", "'" + text + "' is no number of seconds from 10 to 115");
  }

  @Test
  void callTimeIsSeconds() {
    assertThat(new CallSeconds().convert("10")).isEqualTo(Duration.ofSeconds(10));
    assertThat(new CallSeconds().convert("115")).isEqualTo(Duration.ofSeconds(115));
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
            Duration.ofSeconds(105),
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
