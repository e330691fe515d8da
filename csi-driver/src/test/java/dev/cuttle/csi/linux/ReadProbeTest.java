package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.csi.node.NodeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadProbeTest {

  private static final Path DEVICE = Path.of("/dev/loop9");

  @Test
  void deviceThatCanBeReadIsWell() {
    TestingPrograms programs = TestingPrograms.answering(0, "", "");
    assertThat(new ReadProbe(programs).trouble(DEVICE)).isEmpty();
    assertThat(programs.ran.getFirst().arguments()).contains("if=/dev/loop9", "iflag=direct");
  }

  @Test
  void failureAndSilenceAreToldApart() {
    TestingPrograms failing = TestingPrograms.answering(1, "", "dd: Input/output error");
    TestingPrograms silent =
        new TestingPrograms(command -> {
          throw new NodeException.Unavailable("dd did not end within 5 s");
        });

    assertThat(new ReadProbe(failing).trouble(DEVICE).orElse(""))
        .contains("/dev/loop9 cannot be read", "Input/output error");
    assertThat(new ReadProbe(silent).trouble(DEVICE).orElse(""))
        .contains("its cluster hangs", "did not end within");
  }
}
