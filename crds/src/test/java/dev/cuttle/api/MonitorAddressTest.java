package dev.cuttle.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.MonitorAddresses;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitorAddressTest {
  private static final Pattern GRAMMAR = Pattern.compile(MonitorAddress.GRAMMAR);

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#good")
  void anAddressIsAccepted(String address) {
    assertThat(address).matches(GRAMMAR);
  }

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#bad")
  void whatIsNoneIsRefused(String address) {
    assertThat(address).doesNotMatch(GRAMMAR);
  }

  /** Every address of the list with a character removed, doubled or replaced. */
  @Test
  void thePatternAndTheParserAcceptTheSame() {
    Random random = new Random(1);
    String letters = "0159afgm:.[]/,v-_% ";
    for (String address : MonitorAddresses.all()) {
      for (int i = 0; i < 300; i++) {
        int at = random.nextInt(address.length());
        String put = String.valueOf(letters.charAt(random.nextInt(letters.length())));
        String mutated =
            address.substring(0, at)
                + (random.nextInt(3) == 0 ? "" : put)
                + address.substring(at + random.nextInt(2));
        assertThat(GRAMMAR.matcher(mutated).matches())
            .as(mutated)
            .isEqualTo(dev.cuttle.ceph.MonitorAddress.parse(mutated).isPresent());
      }
    }
  }
}
