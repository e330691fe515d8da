package dev.cuttle.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Texts from fixed seeds, most of them nearly right. */
final class SelectorFuzz {

  private static final List<String> PIECES =
      List.of(
          "ssd",
          "prod",
          "a",
          "0",
          "-",
          ".",
          ",",
          ",",
          ",",
          "|",
          "|",
          "!",
          "!",
          " ",
          "\t",
          "A",
          "_",
          "\u0000",
          "\n",
          "\u0085",
          "\u00A0",
          "\u2028",
          "\u202E",
          "\uD83D",
          "\uDE00",
          "ü",
          "'",
          "\"",
          "%s",
          "x".repeat(63),
          "\uFFFF");

  private SelectorFuzz() {}

  /**
   * Fails at the first text that is neither a selector that can be read again nor refused with a
   * fit sentence.
   */
  static void read(int inputs) throws Exception {
    int good = 0;
    try (ExecutorService halves = Executors.newFixedThreadPool(2)) {
      for (Future<Integer> half :
          List.of(
              halves.submit(() -> run(1, inputs / 2)), halves.submit(() -> run(2, inputs / 2)))) {
        good += half.get();
      }
    }
    assertThat(good).as("the generator makes both kinds").isBetween(inputs / 20, inputs / 2);
  }

  private static int run(long seed, int inputs) {
    SplittableRandom random = new SplittableRandom(seed);
    int good = 0;
    for (int i = 0; i < inputs; i++) {
      good += isGood(text(random)) ? 1 : 0;
    }
    return good;
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int usual = random.nextInt(4) > 0 ? 18 : PIECES.size();
    int pieces = random.nextInt(1000) == 0 ? 200 : random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(random.nextBoolean() ? 4 : usual)));
      if (random.nextInt(3) == 0) {
        text.append(random.nextBoolean() ? ',' : (char) random.nextInt(0x10000));
      }
    }
    return text.toString();
  }

  private static boolean isGood(String text) {
    try {
      Selector selector = Selector.parse(text);
      if (!Selector.parse(selector.text()).equals(selector)) {
        fail("read again it differs: " + selector.text());
      }
      return true;
    } catch (InvalidSelector e) {
      mustBeFit(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static void mustBeFit(String sentence) {
    if (sentence.isBlank() || sentence.length() > 300) {
      fail("a sentence of " + sentence.length() + " characters: " + sentence);
    }
    for (int i = 0; i < sentence.length(); i++) {
      char c = sentence.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u202E' || c == '\uFFFF') {
        fail("character " + (int) c + " in: " + sentence);
      }
    }
  }
}
