package dev.cuttle.placement;

import org.junit.jupiter.api.Test;

/** A hundred times as many texts as the unit loop has time for. */
class SelectorFuzzIT {

  @Test
  void everyTextIsEitherASelectorThatCanBeReadAgainOrRefusedWithAFitSentence() throws Exception {
    SelectorFuzz.read(10_000_000);
  }
}
