package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeKernelTest {
  @TempDir Path folder;
  private final NativeKernel kernel = new NativeKernel();

  @Test
  void whatIsWrittenArrives() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(kernel.write(file, "0 größe")).isZero();
    assertThat(file).hasContent("0 größe");
  }

  @Test
  void theErrnoIsTheAnswer() {
    assertThat(kernel.write(folder.resolve("none"), "text")).isEqualTo(Kernel.ENOENT);
    assertThat(kernel.openExclusive(folder.resolve("none"))).isEqualTo(Kernel.ENOENT);
    assertThat(kernel.openExclusive(folder)).isZero();
  }

  @Test
  @SuppressWarnings("NullAway")
  void aMistakeOfOursComesOutAsItIs() {
    assertThatThrownBy(() -> kernel.write(null, "text")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> kernel.openExclusive(null)).isInstanceOf(NullPointerException.class);
  }
}
