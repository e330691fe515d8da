package dev.cuttle.placement;

import java.util.List;

/** One of the terms of a selector that must all hold. */
public sealed interface Term {

  /** {@code a} or {@code a|b}: holds for a cluster that carries at least one of the tags. */
  record AnyOf(List<Tag> tags) implements Term {
    public AnyOf {
      tags = List.copyOf(tags);
      if (tags.isEmpty()) {
        throw new InvalidSelector("a term without a tag: it could never hold");
      }
    }
  }

  /** {@code !a}: holds for a cluster that does not carry the tag. */
  record Not(Tag tag) implements Term {}
}
