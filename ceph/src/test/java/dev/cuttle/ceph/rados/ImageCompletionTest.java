package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCompletionTest {

  @ParameterizedTest
  @CsvSource({
    "4194304, 4194304, 0, 0, 1",
    "4194305, 4194304, 0, 0, 2",
    "1, 4194304, 0, 0, 1",
    "104857600, 1048576, 65536, 8, 104", // 12.5 sets of 8; the last is used in all its objects
    "1, 1048576, 65536, 8, 1",
    "65537, 1048576, 65536, 8, 2",
    "8388609, 1048576, 65536, 8, 9",
  })
  void countsTheObjectsThatLibrbdMaps(
      long size, long objectSize, long unit, long count, long objects) {
    ImageStat image = new ImageStat("1", size, objectSize, Set.of());
    Optional<ImageSpec.Striping> striping =
        count == 0 ? Optional.empty() : Optional.of(new ImageSpec.Striping(unit, count));
    ImageSpec spec =
        new ImageSpec(size, Set.of(), Optional.of(objectSize), striping, Optional.empty());
    assertThat(ImageCompletion.objects(image, spec)).isEqualTo(objects);
  }
}
