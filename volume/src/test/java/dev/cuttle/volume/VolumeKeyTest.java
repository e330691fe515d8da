package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VolumeKeyTest {

  @Test
  void nameOfAClaimsVolumeIsItsKey() {
    String name = "pvc-0e1c0b4e-5f3a-4f8e-9d61-2f7f0d9a8b1c";

    assertThat(VolumeKey.of(name).text()).isEqualTo(name);
    assertThat(VolumeKey.of(name).image()).isEqualTo("cuttle-" + name);
    assertThat(VolumeKey.ofImage("cuttle-" + name)).isEqualTo(VolumeKey.of(name));
  }

  @Test
  void anyOtherNameIsDigestedAndDifferentNamesHaveDifferentKeys() {
    Set<VolumeKey> keys = new HashSet<>();
    String[] names = {
      "V",
      "v ",
      " v",
      "v-",
      "-v",
      "v..w",
      "v_w",
      "é",
      "x".repeat(41),
      "x".repeat(128),
      VolumeKey.of("V").text(),
      "sha256.",
      "sha256.x"
    };
    for (String name : names) {
      VolumeKey key = VolumeKey.of(name);
      assertThat(key.text()).matches("sha256\\.[0-9a-f]{32}");
      assertThat(VolumeKey.ofImage(key.image())).isEqualTo(key);
      keys.add(key);
    }
    assertThat(keys).hasSize(names.length);
  }

  @Test
  void imagesOfOthersHaveNoKey() {
    assertThatThrownBy(() -> VolumeKey.ofImage("vm-100-disk-0"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
