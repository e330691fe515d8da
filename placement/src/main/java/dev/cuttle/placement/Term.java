package dev.cuttle.placement;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/** One of the terms of a selector that must all hold. */
public sealed interface Term {

  /** Whether it holds for a cluster that carries these tags. */
  boolean holds(Set<Tag> carried);

  /** {@code a} or {@code a|b}: holds for a cluster that carries at least one of the tags. */
  record AnyOf(List<Tag> tags) implements Term {
    public AnyOf {
      tags = List.copyOf(tags);
      if (tags.isEmpty()) {
        throw new InvalidSelector("a term without a tag: it could never hold");
      }
    }

    @Override
    public boolean holds(Set<Tag> carried) {
      return !Collections.disjoint(tags, carried);
    }
  }

  /** {@code !a}: holds for a cluster that does not carry the tag. */
  record Not(Tag tag) implements Term {
    @Override
    public boolean holds(Set<Tag> carried) {
      return !carried.contains(tag);
    }
  }
}
