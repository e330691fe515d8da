package dev.cuttle.volume;

import java.util.List;
import java.util.Optional;

/**
 * A part of the list of volumes.
 *
 * @param next where it goes on; empty if this was the last part
 */
public record VolumeList(List<InspectedVolume> volumes, Optional<ListPosition> next) {

  public VolumeList {
    volumes = List.copyOf(volumes);
  }
}
