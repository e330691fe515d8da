package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartsTest {

  private final List<String> calls = new ArrayList<>();

  private final class Noted implements Part {
    private final String name;
    private final Optional<RuntimeException> failure;

    private Noted(String name, Optional<RuntimeException> failure) {
      this.name = name;
      this.failure = failure;
    }

    @Override
    public void start(Duration sync) {
      calls.add("start " + name);
    }

    @Override
    public void close() {
      calls.add("close " + name);
      failure.ifPresent(thrown -> {
        throw thrown;
      });
    }
  }

  private Parts parts(RuntimeException ofTheSecond, RuntimeException ofTheThird) {
    return new Parts(
        List.of(
            new Noted("a", Optional.empty()),
            new Noted("b", Optional.of(ofTheSecond)),
            new Noted("c", Optional.of(ofTheThird))));
  }

  @Test
  void theyAreClosedInTheReverseOfTheOrderInWhichTheyStart() {
    Parts parts =
        parts(
            new IllegalStateException("never started"),
            new KubernetesClientException("no API server"));
    parts.start(Duration.ofSeconds(1));
    parts.close();
    assertThat(calls)
        .containsExactly("start a", "start b", "start c", "close c", "close b", "close a");
  }

  @Test
  void whateverOneThrowsTheOthersAreClosed() {
    Parts parts =
        parts(new IllegalStateException("never started"), new ArithmeticException("a mistake"));
    assertThatThrownBy(parts::close).hasMessage("a mistake");
    assertThat(calls).containsExactly("close c", "close b", "close a");
  }
}
