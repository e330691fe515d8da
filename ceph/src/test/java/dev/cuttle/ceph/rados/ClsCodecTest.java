package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClsCodecTest {

  @Test
  void bytesAreAsCephEncodesThem() {
    assertThat(ClsCodec.string("ab")).containsExactly(2, 0, 0, 0, 'a', 'b');
    assertThat(ClsCodec.singleEntry("k", "v"))
        .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 'k', 1, 0, 0, 0, 'v');
    assertThat(ClsCodec.number(ClsCodec.HEAD)).containsExactly(-2, -1, -1, -1, -1, -1, -1, -1);
    assertThat(ClsCodec.stringAndNumber("", 1024))
        .containsExactly(0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void stringsAndMapsAreReadBack() throws NativeFailure {
    assertThat(new ClsCodec.Reader(ClsCodec.string("Größe")).string()).isEqualTo("Größe");
    assertThat(new ClsCodec.Reader(ClsCodec.singleEntry("k", "v")).keys()).containsExactly("k");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void anAnswerCutShortIsAFailure(int length) {
    byte[] cut = Arrays.copyOf(ClsCodec.string("ab"), length);
    assertThatThrownBy(() -> new ClsCodec.Reader(cut).string()).isInstanceOf(NativeFailure.class);
  }

  @Test
  void aLengthBeyondTheAnswerIsAFailure() {
    byte[] huge = {-1, -1, -1, 127};
    assertThatThrownBy(() -> new ClsCodec.Reader(huge).keys()).isInstanceOf(NativeFailure.class);
    assertThatThrownBy(() -> new ClsCodec.Reader(new byte[3]).number())
        .isInstanceOf(NativeFailure.class);
    assertThatThrownBy(() -> new ClsCodec.Reader(new byte[0]).octet())
        .isInstanceOf(NativeFailure.class);
  }
}
