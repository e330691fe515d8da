package dev.cuttle.placement;

import org.junit.jupiter.api.Test;

/** Ten million texts: half a minute of one processor. */
class SelectorFuzzIT {

  @Test
  void everyTextIsEitherASelectorThatCanBeReadAgainOrRefusedWithAFitSentence() throws Exception {
    SelectorFuzz.read(10_000_000);
  }
}
