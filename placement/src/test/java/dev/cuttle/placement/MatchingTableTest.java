package dev.cuttle.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTableTest {

  private static final Cluster EAST = Examples.cluster("ssd-east", "ssd", "east", "prod");

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ssd               > ''
          ssd,east,prod     > ''
          hdd|ssd           > ''
          !hdd              > ''
          hdd|ssd,!archive  > ''
          hdd               > hdd
          ssd,hdd           > hdd
          ssd,west,hdd      > west
          west|north        > west|north
          ssd,!prod         > !prod
          """)
  void aClusterMatchesWhenEveryTermHoldsElseTheFirstUnmetTermIsNamed(String text, String unmet) {
    String found =
        MatchingTable.unmet(Selector.parse(text), EAST)
            .map(term -> new Selector(List.of(term)).text())
            .orElse("");
    assertThat(found).isEqualTo(unmet);
  }

  @Test
  void aKnownTagWithoutAMatchIsNotUnknown() {
    MatchingTable table = new MatchingTable(Examples.tags("ssd", "gold"), List.of(EAST));
    assertThat(table.unknown(Selector.parse("gold"))).isEmpty();
    assertThat(table.unknown(Selector.parse("ssd,gold|golf,!ssx")).map(Tag::name)).hasValue("golf");
    assertThat(table.unknown(Selector.parse("!ssx")).map(Tag::name)).hasValue("ssx");
  }

  @Test
  void anUnknownTagIsAnsweredWithTheNearestAndTheRest() {
    MatchingTable table =
        new MatchingTable(Examples.tags("ssd", "hdd", "archive", "prod"), List.of());
    assertThat(table.unknownSentence(new Tag("sdd")))
        .isEqualTo("unknown tag 'sdd': did you mean 'ssd'? Other known tags: archive, hdd, prod");
    assertThat(table.unknownSentence(new Tag("achrive"))).contains("did you mean 'archive'?");
    assertThat(table.unknownSentence(new Tag("dssd"))).contains("did you mean 'ssd'?");
  }

  @Test
  void theOnlyKnownTagIsCalledThat() {
    assertThat(new MatchingTable(Examples.tags("ssd"), List.of()).unknownSentence(new Tag("x")))
        .isEqualTo("unknown tag 'x': did you mean 'ssd'? It is the only known tag");
  }

  @Test
  void anEmptyTableIsSaidToBeEmpty() {
    assertThat(new MatchingTable(Set.of(), List.of()).unknownSentence(new Tag("ssd")))
        .isEqualTo("unknown tag 'ssd': the matching table is empty, there is no FeatureTag yet");
  }

  @Test
  void theSentenceStaysShortHoweverManyTagsThereAre() {
    Set<Tag> known =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Tag("t" + i + "x".repeat(58)))
            .collect(Collectors.toSet());
    assertThat(new MatchingTable(known, List.of()).unknownSentence(new Tag("y".repeat(63))))
        .hasSizeLessThan(800)
        .endsWith(" more");
  }

  @Test
  void aSwapOfNeighboursCountsAsOneStep() {
    assertThat(Spelling.distance("ssd", "sds")).isEqualTo(1);
    assertThat(Spelling.distance("ssd", "hdd")).isEqualTo(2);
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
    assertThat(Spelling.distance("ssd", "ssd")).isZero();
  }
}
