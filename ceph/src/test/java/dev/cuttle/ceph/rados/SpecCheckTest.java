package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageSpec;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecCheckTest {
  private static final long PIB = 1L << 50;

  private static ImageSpec spec(long size, Optional<Long> objectSize, String... features) {
    return new ImageSpec(size, Set.of(features), objectSize, Optional.empty(), Optional.empty());
  }

  @Test
  void nothingSaidMeansTheUsualFeatures() throws NativeFailure {
    assertThat(SpecCheck.check(ImageSpec.ofSize(1))).isEqualTo(Feature.USUAL);
    assertThat(Feature.mask(Feature.USUAL)).isEqualTo(61);
  }

  @ParameterizedTest
  @CsvSource({
    "object-map, exclusive-lock",
    "journaling, exclusive-lock",
    "striping, stripe unit",
    "data-pool, data pool",
    "operations, Ceph itself",
    "nonsense, no such feature: nonsense"
  })
  void aFeatureWithoutWhatItNeedsIsRefused(String feature, String words) {
    assertThatThrownBy(() -> SpecCheck.check(spec(1, Optional.empty(), feature)))
        .hasMessageContaining(words);
  }

  @Test
  void anObjectMapHasALimit() throws NativeFailure {
    assertThatThrownBy(() -> SpecCheck.check(spec(PIB, Optional.of(4096L))))
        .hasMessageContaining("object-map");
    assertThat(SpecCheck.check(spec(Long.MAX_VALUE, Optional.of(4096L), "layering")))
        .containsExactly(Feature.LAYERING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a@b", "a\0b"})
  void aNameThatMeansSomethingElseIsRefused(String name) {
    assertThatThrownBy(() -> SpecCheck.name("image name", name))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining("image name");
  }

  @Test
  void featureBitsAndNamesAreInverse() {
    for (Feature feature : Feature.values()) {
      assertThat(Feature.names(Feature.mask(Set.of(feature)))).containsExactly(feature.text());
      assertThat(Feature.named(feature.text())).contains(feature);
    }
  }
}
