package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccessibleFromTest {

  @Test
  void everyCombinationOfValuesIsASegment() {
    assertThat(AccessibleFrom.segments(Map.of("zone", Set.of("a", "b"), "rack", Set.of("1"))))
        .containsExactly(Map.of("zone", "a", "rack", "1"), Map.of("zone", "b", "rack", "1"));
  }

  @Test
  void noTopologyIsEverywhere() {
    assertThat(AccessibleFrom.segments(Map.of())).isEmpty();
  }

  @Test
  void productIsBounded() {
    Set<String> many =
        IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.toSet());

    assertThat(AccessibleFrom.segments(Map.of("a", many, "b", many, "c", many))).hasSize(256);
  }
}
