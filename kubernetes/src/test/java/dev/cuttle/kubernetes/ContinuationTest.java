package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ContinuationTest {

  @Test
  void theListGoesOnRightAfterTheNameAtTheLatestVersion() {
    String token = Continuation.after("pvc-1");
    assertThat(token).matches("[-_A-Za-z0-9]+");
    assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8))
        .isEqualTo("{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"pvc-1\\u0000\"}");
  }
}
