package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ImageSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParameterReaderTest {

  private static final Set<String> FOR_NODES = Set.of("mounter", "mapOptions", "mkfsOptions");

  private static Map<String, String> with(String... more) {
    Map<String, String> given = new HashMap<>(Map.of("tags", "ssd"));
    for (int i = 0; i < more.length; i += 2) {
      given.put(more[i], more[i + 1]);
    }
    return given;
  }

  @Test
  void everyParameterIsRead() {
    VolumeParameters read =
        ParameterReader.read(
            with(
                "allowTagOverride", "true",
                "choices", "3",
                "imageFeatures", "layering, exclusive-lock,object-map",
                "objectSize", "8M",
                "stripeUnit", "64K",
                "stripeCount", "4",
                "mounter", "krbd",
                "mapOptions", "queue_depth=128",
                "mkfsOptions", "-E nodiscard",
                "csi.storage.k8s.io/pvc/name", "claim",
                "csi.storage.k8s.io/fstype", "ext4"),
            FOR_NODES);

    assertThat(read.tags()).isEqualTo("ssd");
    assertThat(read.allowTagOverride()).isTrue();
    assertThat(read.choices()).isEqualTo(3);
    assertThat(read.objectSize()).contains(8L << 20);
    assertThat(read.striping()).contains(new ImageSpec.Striping(64 << 10, 4));
    assertThat(read.shape())
        .containsExactly(
            Map.entry("imageFeatures", "exclusive-lock,layering,object-map"),
            Map.entry("objectSize", "8388608"),
            Map.entry("stripeCount", "4"),
            Map.entry("stripeUnit", "65536"));
    assertThat(read.node())
        .containsOnly(
            Map.entry("mounter", "krbd"),
            Map.entry("mapOptions", "queue_depth=128"),
            Map.entry("mkfsOptions", "-E nodiscard"));
  }

  @Test
  void tagsAloneAreEnough() {
    VolumeParameters read = ParameterReader.read(with(), FOR_NODES);

    assertThat(read.choices()).isEqualTo(2);
    assertThat(read.shape()).isEmpty();
    assertThat(read.node()).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed() {
    String[][] wrong = {
      {"pool", "rbd", "unknown parameter 'pool'"},
      {"csi.storage.k8s.io/provisioner-secret-name", "x", "unknown parameter"},
      {"allowTagOverride", "yes", "allowTagOverride is 'yes'"},
      {"choices", "0", "from 1 to 100"},
      {"choices", "-1", "a number"},
      {"imageFeatures", "fancy", "'fancy' is not one of"},
      {"imageFeatures", "object-map", "object-map needs exclusive-lock"},
      {"imageFeatures", "fast-diff,exclusive-lock", "fast-diff needs object-map"},
      {"objectSize", "3M", "a power of two"},
      {"objectSize", "64M", "a power of two"},
      {"objectSize", "999999999999999999G", "63 bits"},
      {"stripeUnit", "64K", "go together"},
      {"imageCopy", "full", "unknown parameter 'imageCopy'"}
    };
    for (String[] row : wrong) {
      assertThatThrownBy(() -> ParameterReader.read(with(row[0], row[1]), FOR_NODES))
          .as(row[0] + "=" + row[1])
          .isInstanceOf(VolumeException.Invalid.class)
          .hasMessageContaining(row[2]);
    }
    assertThatThrownBy(() -> ParameterReader.read(Map.of(), FOR_NODES))
        .hasMessageContaining("'tags'");
  }
}
