package dev.cuttle.placement;

import java.util.regex.Pattern;

/**
 * A feature tag: the one tag of a first-level record. Also the object name of its FeatureTag, hence
 * its alphabet: 1 to 63 characters of a-z, 0-9, '-' and '.', beginning and ending with a letter or
 * digit.
 */
public record Tag(String name) implements Comparable<Tag> {

  private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?");

  public Tag {
    if (!GRAMMAR.matcher(name).matches()) {
      throw new InvalidSelector(
          "'"
              + Printable.of(name)
              + "' is not a tag: a tag has 1 to 63 characters of a-z, 0-9, '-'"
              + " and '.', and begins and ends with a letter or digit");
    }
  }

  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
