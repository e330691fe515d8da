package dev.cuttle.csi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.csi.node.Mounts.Usage;
import dev.cuttle.csi.node.NodeException;
import org.junit.jupiter.api.Test;

class UsageReaderTest {

  @Test
  void blocksBecomeBytes() {
    assertThat(UsageReader.read("4096 1000 600 500 100 40\n"))
        .isEqualTo(new Usage(4096000, 1638400, 2048000, 100, 60, 40));
  }

  @Test
  void aFilesystemThatDoesNotCountInodesSaysSo() {
    assertThat(UsageReader.read("4096 10 6 5 0 0"))
        .isEqualTo(new Usage(40960, 16384, 20480, -1, -1, -1));
  }

  @Test
  void otherWordsAreAnError() {
    assertThatThrownBy(() -> UsageReader.read("? 1 2 3 4 5"))
        .isInstanceOf(NodeException.Unavailable.class);
    assertThatThrownBy(() -> UsageReader.read("")).isInstanceOf(NodeException.Unavailable.class);
  }
}
