package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTextTest {

  @TempDir private Path folder;

  @Test
  void whatIsNotThereIsEmpty() throws IOException {
    Path file = Files.writeString(folder.resolve("pid"), "17\n");
    assertThat(KernelText.read(file)).hasValue("17\n");
    assertThat(KernelText.read(folder.resolve("none"))).isEmpty();
    assertThat(KernelText.read(file.resolve("below"))).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotTakenForGone() {
    assertThatThrownBy(() -> KernelText.read(folder))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("cannot be read");
  }
}
