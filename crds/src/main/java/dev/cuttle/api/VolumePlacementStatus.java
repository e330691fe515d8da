package dev.cuttle.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param phase Reserved is the default: a page is born with it
 */
public record VolumePlacementStatus(
    @Nullable Phase phase, @Nullable String volumeID, @Nullable List<Condition> conditions) {

  public enum Phase {
    Reserved,
    Bound,
    Copying,
    Deleting
  }
}
