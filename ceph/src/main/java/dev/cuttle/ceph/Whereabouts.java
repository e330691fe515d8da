package dev.cuttle.ceph;

import java.time.Instant;

/**
 * Where the image of an id is now: people rename images, move them to the trash and migrate them,
 * and the id stays.
 */
public sealed interface Whereabouts {

  /** It bears this name. */
  record Named(String name) implements Whereabouts {}

  /**
   * Somebody moved it to the pool's trash.
   *
   * @param name as it was called
   * @param keptUntil before that, {@code rbd trash rm} asks for {@code --force}
   */
  record InTrash(String name, Instant keptUntil) implements Whereabouts {}

  /** A removal of it was begun and has not ended: {@link RbdImages#finishRemovals} of the name. */
  record RemovedInPart(String name) implements Whereabouts {}

  /** It is the source of a migration, which somebody has to commit or to abort. */
  record Migrating(String name) implements Whereabouts {}

  /** There is no image of this id in the pool and namespace. */
  record Gone() implements Whereabouts {}
}
