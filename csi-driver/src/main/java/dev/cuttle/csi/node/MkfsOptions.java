package dev.cuttle.csi.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Arguments of mkfs (StorageClass parameter {@code mkfsOptions}), each one word.
 *
 * @param words such as -b, 1024
 */
public record MkfsOptions(List<String> words) {

  public static final MkfsOptions NONE = new MkfsOptions(List.of());

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kmg]?)");

  public MkfsOptions {
    words = List.copyOf(words);
  }

  /** Words separated by blanks, as in the StorageClass. */
  public static MkfsOptions parse(String text) {
    return new MkfsOptions(
        Arrays.stream(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList());
  }

  /** Whether one of these switches is there, alone. */
  boolean has(String... switches) {
    return Arrays.stream(switches).anyMatch(words::contains);
  }

  /**
   * What an option is set to: {@code -b 1024}, {@code -b1024}, {@code --name value} or {@code
   * --name=value}; the last one counts.
   *
   * @param names of which each is another for the same option
   */
  Optional<String> value(String... names) {
    List<String> values =
        Arrays.stream(names).map(this::values).flatMap(List::stream).collect(Collectors.toList());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /** A part of an option that holds several: {@code size} of {@code -l size=64m,version=2}. */
  Optional<String> part(String option, String name) {
    return values(option).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .filter(part -> part.startsWith(name + "="))
        .map(part -> part.substring(name.length() + 1))
        .reduce((_, last) -> last);
  }

  private List<String> values(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean isLong = name.startsWith("--");
      if (word.equals(name) && i + 1 < words.size()) {
        values.add(words.get(i + 1));
      } else if (isLong && word.startsWith(name + "=")) {
        values.add(word.substring(name.length() + 1));
      } else if (!isLong && word.startsWith(name) && word.length() > name.length()) {
        values.add(word.substring(name.length()));
      }
    }
    return values;
  }

  /** A number with an optional k, m or g (powers of 1024); empty if it is something else. */
  static Optional<Long> number(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return Optional.empty();
    }
    int shift =
        switch (size.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Optional.of(Long.parseLong(size.group(1)) << shift);
  }

  /** As in the StorageClass. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
