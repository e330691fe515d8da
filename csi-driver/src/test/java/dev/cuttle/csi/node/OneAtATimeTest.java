package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

  private final OneAtATime guard = new OneAtATime();
  private final List<String> done = new ArrayList<>();

  @Test
  void secondCallForAVolumeIsToldToComeBackAndOthersGoOn() {
    Consumer<String> inner = guard.guarded(volume -> volume, done::add);
    Consumer<String> outer =
        guard.guarded(
            volume -> volume,
            volume -> {
              assertThatThrownBy(() -> inner.accept("v"))
                  .isInstanceOf(NodeException.Aborted.class)
                  .hasMessageContaining("volume v is under way");
              inner.accept("w");
            });

    outer.accept("v");
    inner.accept("v");

    assertThat(done).containsExactly("w", "v");
  }

  @Test
  void failureLetsTheNextCallIn() {
    Consumer<String> failing =
        guard.guarded(
            volume -> volume,
            volume -> {
              throw new NodeException.Unavailable("not now");
            });

    assertThatThrownBy(() -> failing.accept("v")).isInstanceOf(NodeException.Unavailable.class);
    assertThatThrownBy(() -> failing.accept("v")).isInstanceOf(NodeException.Unavailable.class);
  }
}
