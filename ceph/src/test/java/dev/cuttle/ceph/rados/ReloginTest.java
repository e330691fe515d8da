package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloginTest {

  @ParameterizedTest
  @CsvSource({
    "1, 2, false",
    "1, 3, true", // EPERM
    "13, 2, false",
    "13, 3, true", // EACCES
    "108, 0, true", // blocklisted
    "110, 0, true", // silent
    "2, 60, false",
    "16, 60, false",
    "28, 60, false"
  })
  void aRefusalEndsAConnectionThatIsSomeSecondsOld(int errno, int seconds, boolean due) {
    assertThat(Relogin.isDue(errno, Duration.ofSeconds(seconds))).isEqualTo(due);
  }
}
