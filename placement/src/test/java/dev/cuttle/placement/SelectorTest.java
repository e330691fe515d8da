package dev.cuttle.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ssd                   > ssd
          ssd,prod              > ssd,prod
          '  ssd ,  prod  '     > ssd,prod
          a|b                   > a|b
          'a | b , !c'          > a|b,!c
          !prod                 > !prod
          '! prod'              > !prod
          hdd|archive,!prod     > hdd|archive,!prod
          0                     > 0
          v1.2                  > v1.2
          a-b.c-d               > a-b.c-d
          a--b                  > a--b
          ssd,ssd               > ssd,ssd
          """)
  void aGoodTextIsReadAndWrittenWithoutWhiteSpace(String text, String canonical) {
    assertThat(Selector.parse(text).text()).isEqualTo(canonical);
    assertThat(Selector.parse(canonical)).isEqualTo(Selector.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ''         > no tag is asked for: name at least one, for example "ssd"
          '   '      > no tag is asked for: name at least one, for example "ssd"
          ','        > an empty term in ',': between commas stands a tag, a|b or !a
          'a,'       > an empty term in 'a,': between commas stands a tag, a|b or !a
          ',a'       > an empty term in ',a': between commas stands a tag, a|b or !a
          'a,,b'     > an empty term in 'a,,b': between commas stands a tag, a|b or !a
          'a|'       > an empty alternative in 'a|': on both sides of '|' stands a tag
          '|a'       > an empty alternative in '|a': on both sides of '|' stands a tag
          'a||b'     > an empty alternative in 'a||b': on both sides of '|' stands a tag
          '!a|b'     > '!a|b' mixes '!' and '|': a negated tag is a term of its own
          """)
  void aBadTextIsRefusedWithASentence(String text, String sentence) {
    assertThatExceptionOfType(InvalidSelector.class)
        .isThrownBy(() -> Selector.parse(text))
        .withMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSD",
        "a b",
        "-a",
        "a-",
        ".a",
        "a.",
        "a..b",
        "a.-b",
        "a-.b",
        "a_b",
        "a/b",
        "ä",
        "!",
        "!!a",
        "a|!b",
        "a&b",
        "ssd;prod",
        "\u0000",
        "a\nb",
        "\u202Eevil",
        "\uD83D"
      })
  void aWordThatIsNoTagIsNamedWithWhatWouldBeRight(String text) {
    assertThatExceptionOfType(InvalidSelector.class)
        .isThrownBy(() -> Selector.parse(text))
        .withMessageMatching(
            "'.*' is not a tag: a tag has 1 to 63 characters of a-z, 0-9, '-' and '\\.', and every"
                + " part between dots begins and ends with a letter or digit")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{C}"));
  }

  @Test
  void aTagHasAtMost63Characters() {
    assertThat(Selector.parse("a".repeat(63)).text()).hasSize(63);
    assertThatExceptionOfType(InvalidSelector.class)
        .isThrownBy(() -> Selector.parse("a".repeat(64)))
        .withMessageContaining("is not a tag");
  }

  @Test
  void aSelectorHasAtMost1024CharactersAnd64Tags() {
    assertThatExceptionOfType(InvalidSelector.class)
        .isThrownBy(() -> Selector.parse("a".repeat(1025)))
        .withMessage("a selector has at most 1024 characters, this one has 1025");
    assertThat(Selector.parse(list(64)).tags()).hasSize(64);
    assertThatExceptionOfType(InvalidSelector.class)
        .isThrownBy(() -> Selector.parse(list(65)))
        .withMessage("a selector names at most 64 tags, this one names 65");
    assertThatExceptionOfType(InvalidSelector.class)
        .isThrownBy(() -> Selector.parse(list(65).replace(',', '|')));
  }

  @Test
  void aTermWithoutATagCannotBeMade() {
    assertThatExceptionOfType(InvalidSelector.class).isThrownBy(() -> new Term.AnyOf(List.of()));
  }

  @Test
  void theTagsComeInTheOrderWritten() {
    assertThat(Selector.parse("c,a|b,!d").tags())
        .extracting(Tag::name)
        .containsExactly("c", "a", "b", "d");
  }

  private static String list(int tags) {
    return String.join(",", Collections.nCopies(tags, "a"));
  }
}
