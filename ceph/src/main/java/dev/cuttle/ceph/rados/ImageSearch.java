package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.Whereabouts;
import java.time.Instant;
import java.util.Optional;

/** Finds an image by its id. */
final class ImageSearch {
  private ImageSearch() {}

  /**
   * One round trip if it has a name, else two. The directory first: librbd writes the entry in the
   * trash before it takes the name away.
   */
  static Whereabouts byId(Pool pool, String id) throws NativeFailure {
    Optional<String> name = ImageDirectory.nameOf(pool, id);
    if (name.isPresent()) {
      return new Whereabouts.Named(name.get());
    }
    return Trash.find(pool, id).map(ImageSearch::place).orElseGet(Whereabouts.Gone::new);
  }

  private static Whereabouts place(Trash.Entry entry) {
    return switch (entry.source()) {
      case Trash.MIGRATION -> new Whereabouts.Migrating(entry.name());
      case Trash.REMOVING -> new Whereabouts.RemovedInPart(entry.name());
      default ->
          new Whereabouts.InTrash(entry.name(), Instant.ofEpochSecond(entry.keptUntilSeconds()));
    };
  }
}
