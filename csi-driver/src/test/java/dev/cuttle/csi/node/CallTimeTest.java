package dev.cuttle.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTimeTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Duration> seen = new ArrayList<>();

  private void step(Duration wanted) {
    seen.add(CallTime.atMost(wanted));
  }

  @Test
  void stepsGetWhatIsLeftOfTheCallAndNoMore() {
    CallTime.within(MINUTE, () -> step(Duration.ofSeconds(5)));
    CallTime.within(MINUTE, () -> step(HOUR));

    assertThat(seen.getFirst()).isEqualTo(Duration.ofSeconds(5));
    assertThat(seen.getLast()).isPositive().isLessThanOrEqualTo(MINUTE);
  }

  @Test
  void callWhoseTimeIsOverBeginsNothing() {
    assertThatThrownBy(() -> CallTime.within(Duration.ZERO, () -> step(HOUR)))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("time for this call is over");
  }

  @Test
  void outsideOfACallNothingIsLimited() {
    step(HOUR);
    assertThat(seen).containsExactly(HOUR);
  }
}
