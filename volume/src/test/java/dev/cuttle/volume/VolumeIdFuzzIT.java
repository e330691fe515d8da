package dev.cuttle.volume;

import org.junit.jupiter.api.Test;

/** A hundred times as many texts as the unit loop has time for. */
class VolumeIdFuzzIT {

  @Test
  void tenMillionWildTextsAreReadOrRefusedWithoutFailing() {
    VolumeIdFuzz.read(10_000_000);
  }
}
