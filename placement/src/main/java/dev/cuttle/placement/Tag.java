package dev.cuttle.placement;

import java.util.regex.Pattern;

/**
 * A feature tag: the one tag of a first-level record. Also the object name of its FeatureTag, hence
 * its alphabet: 1 to 63 characters of a-z, 0-9, '-' and '.', in which every part between dots
 * begins and ends with a letter or digit (RFC 1123, as Kubernetes asks of object names).
 */
public record Tag(String name) implements Comparable<Tag> {

  private static final int MAX_LENGTH = 63;
  private static final Pattern GRAMMAR =
      Pattern.compile("[a-z0-9]+(-+[a-z0-9]+)*(\\.[a-z0-9]+(-+[a-z0-9]+)*)*");

  public Tag {
    if (name.length() > MAX_LENGTH || !GRAMMAR.matcher(name).matches()) {
      throw new InvalidSelector(
          "'"
              + Printable.of(name)
              + "' is not a tag: a tag has 1 to 63 characters of a-z, 0-9, '-'"
              + " and '.', and every part between dots begins and ends with a letter or digit");
    }
  }

  // Written out, for they are called once or twice per cluster and decision: those of a record go
  // through method handles, which take several times as long until the second compiler sees them.
  @Override
  public boolean equals(Object other) {
    return other instanceof Tag tag && name.equals(tag.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
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
