package dev.cuttle.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which feature tags a volume asks for: terms joined by ',' must all hold; {@code a|b} holds if
 * either does; {@code !a} holds if a does not. White space round tags is ignored.
 */
public record Selector(List<Term> terms) {

  /** Longest text that is read, in characters. */
  static final int MAX_LENGTH = 1024;

  private static final int MAX_TAGS = 64;

  public Selector {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new InvalidSelector("no tag is asked for: name at least one, for example \"ssd\"");
    }
    long tags = terms.stream().mapToLong(Selector::size).sum();
    if (tags > MAX_TAGS) {
      throw new InvalidSelector(
          "a selector names at most " + MAX_TAGS + " tags, this one names " + tags);
    }
  }

  /**
   * @throws InvalidSelector naming the part that is wrong
   */
  public static Selector parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidSelector(
          "a selector has at most " + MAX_LENGTH + " characters, this one has " + text.length());
    }
    if (text.isBlank()) {
      return new Selector(List.of());
    }
    List<Term> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      terms.add(term(part.strip(), text));
    }
    return new Selector(terms);
  }

  private static int size(Term term) {
    return switch (term) {
      case Term.AnyOf any -> any.tags().size();
      case Term.Not not -> 1;
    };
  }

  private static Term term(String part, String whole) {
    if (part.isEmpty()) {
      throw new InvalidSelector(
          "an empty term in '" + Printable.of(whole) + "': between commas stands a tag, a|b or !a");
    }
    if (part.startsWith("!")) {
      return new Term.Not(tagAfterBang(part));
    }
    List<Tag> tags = new ArrayList<>();
    for (String alternative : part.split("\\|", -1)) {
      if (alternative.isBlank()) {
        throw new InvalidSelector(
            "an empty alternative in '"
                + Printable.of(part)
                + "': on both sides of '|' stands a tag");
      }
      tags.add(new Tag(alternative.strip()));
    }
    return new Term.AnyOf(tags);
  }

  private static Tag tagAfterBang(String part) {
    if (part.indexOf('|') >= 0) {
      throw new InvalidSelector(
          "'" + Printable.of(part) + "' mixes '!' and '|': a negated tag is a term of its own");
    }
    return new Tag(part.substring(1).strip());
  }

  /** Every tag that the selector names, in order. */
  public Stream<Tag> tags() {
    return terms.stream()
        .flatMap(term ->
            switch (term) {
              case Term.AnyOf any -> any.tags().stream();
              case Term.Not not -> Stream.of(not.tag());
            });
  }

  /** The canonical text: no white space, order as written. Equal selectors have equal texts. */
  public String text() {
    return terms.stream()
        .map(term ->
            switch (term) {
              case Term.AnyOf any ->
                  any.tags().stream().map(Tag::name).collect(Collectors.joining("|"));
              case Term.Not not -> "!" + not.tag().name();
            })
        .collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return text();
  }
}
