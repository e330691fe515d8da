package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a@b", "a\0b"})
  void aNameThatMeansSomethingElseIsRefused(String name) {
    assertThatThrownBy(() -> Text.mustBeName("image name", name))
        .isInstanceOf(NativeFailure.class)
        .hasMessageContaining("image name");
  }
}
