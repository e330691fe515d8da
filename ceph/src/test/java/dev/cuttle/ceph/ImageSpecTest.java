package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSpecTest {
  private static final long GIB = 1L << 30;
  private static final long PIB = 1L << 50;

  private static ImageSpec spec(long size, Optional<Long> objectSize, String... features) {
    return new ImageSpec(
        size, ImageFeature.parse(Set.of(features)), objectSize, Optional.empty(), Optional.empty());
  }

  private static ImageSpec striped(long objectSize, long unit, long count) {
    return new ImageSpec(
        GIB,
        Set.of(),
        Optional.of(objectSize),
        Optional.of(new ImageSpec.Striping(unit, count)),
        Optional.empty());
  }

  @Test
  void nothingSaidMeansTheUsualFeatures() {
    assertThat(ImageSpec.ofSize(1).allFeatures()).isEqualTo(ImageFeature.USUAL);
    assertThat(ImageFeature.mask(ImageFeature.USUAL)).isEqualTo(61);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aSizeOfNothingIsRefused(long size) {
    assertThatThrownBy(() -> ImageSpec.ofSize(size)).hasMessageContaining("the size must be");
  }

  @ParameterizedTest
  @CsvSource({
    "object-map, object-map needs exclusive-lock",
    "fast-diff, fast-diff needs object-map",
    "journaling, journaling needs exclusive-lock",
    "striping, stripe unit",
    "data-pool, data pool",
    "operations, no feature that an image can be given: operations",
    "nonsense, no feature that an image can be given: nonsense"
  })
  void aFeatureWithoutWhatItNeedsIsRefused(String feature, String words) {
    assertThatThrownBy(() -> spec(1, Optional.empty(), feature)).hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2048, 5_000_000, 64L << 20})
  void anObjectSizeThatIsNoPowerOfTwoWithinTheLimitsIsRefused(long size) {
    assertThatThrownBy(() -> spec(GIB, Optional.of(size)))
        .hasMessageContaining("power of two from 4096 to 33554432 bytes, not " + size);
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 3000, 4, must divide the object size 1048576",
    "1048576, 2097152, 4, must divide the object size 1048576",
    "1048576, 0, 4, 512 bytes or more",
    "1048576, 65536, 0, from 1 to 1024",
    "1048576, 65536, 1025, from 1 to 1024",
  })
  void stripesThatDoNotFitAreRefused(long objectSize, long unit, long count, String words) {
    assertThatThrownBy(() -> striped(objectSize, unit, count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    assertThat(striped(1L << 20, 512, 1024).striping()).isPresent();
    assertThat(striped(1L << 20, 1L << 20, 1).striping()).isPresent();
    assertThat(spec(GIB, Optional.of(4096L)).objectSize()).hasValue(4096L);
    assertThat(spec(GIB, Optional.of(32L << 20)).objectSize()).hasValue(32L << 20);
  }

  @Test
  void featuresThatNobodyCanGiveOrThatLackOneAreRefusedHoweverTheyCome() {
    for (ImageFeature feature : List.of(ImageFeature.FAST_DIFF, ImageFeature.MIGRATING)) {
      assertThatThrownBy(() ->
              new ImageSpec(
                  GIB, Set.of(feature), Optional.empty(), Optional.empty(), Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(feature.text());
    }
  }

  @Test
  void anObjectMapHasALimit() {
    assertThatThrownBy(() -> spec(PIB, Optional.of(4096L))).hasMessageContaining("object-map");
    long largest = ImageSpec.largestBytes(Set.of(), Optional.of(4096L));
    assertThat(spec(largest, Optional.of(4096L)).sizeBytes()).isEqualTo(largest);
    assertThatThrownBy(() -> spec(largest + 1, Optional.of(4096L)))
        .hasMessageContaining("object-map");
    assertThat(ImageSpec.largestBytes(Set.of(ImageFeature.LAYERING), Optional.empty()))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(spec(Long.MAX_VALUE, Optional.of(4096L), "layering").allFeatures())
        .containsExactly(ImageFeature.LAYERING);
  }

  @Test
  void featureBitsAndNamesAreInverse() {
    for (ImageFeature feature : ImageFeature.values()) {
      long mask = ImageFeature.mask(Set.of(feature));
      assertThat(ImageFeature.names(mask)).containsExactly(feature.text());
      assertThat(ImageFeature.named(feature.text())).contains(feature);
    }
    assertThat(ImageFeature.mask(Set.copyOf(Arrays.asList(ImageFeature.values())))).isEqualTo(1023);
  }
}
