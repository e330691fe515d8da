package dev.cuttle.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPositionTest {

  @ParameterizedTest
  @ValueSource(strings = {"v", "pvc-86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0", "sha256.0a", "a.b-c"})
  void whatIsWrittenIsRead(String page) {
    ListPosition position = new ListPosition(page);
    assertThat(ListPosition.parse(position.text())).contains(position);
    assertThat(position.text().length()).isLessThanOrEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1:",
        "v",
        "2:v",
        "invalid-token",
        "1:V",
        "1:v/w",
        "1:v\"",
        "1:v\n",
        "1:../v",
        "1:v-",
        "1:é"
      })
  void whatIsNoneIsNotRead(String text) {
    assertThat(ListPosition.parse(text)).isEmpty();
  }

  @Test
  void aNameThatNoPageCanHaveIsRefused() {
    assertThat(ListPosition.parse("1:" + "v".repeat(254))).isEmpty();
    assertThatThrownBy(() -> new ListPosition("a b")).hasMessageContaining("a b");
  }
}
