package dev.cuttle.placement;

import org.junit.jupiter.api.Test;

/** What the unit loop has time for. {@link SelectorFuzzIT} reads ten million. */
class SelectorFuzzTest {

  @Test
  void everyTextIsEitherASelectorThatCanBeReadAgainOrRefusedWithAFitSentence() throws Exception {
    SelectorFuzz.read(100_000);
  }
}
