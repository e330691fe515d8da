package dev.cuttle.csi.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The record of what is staged, in a map. */
public final class InMemoryStaged implements StagedVolumes {

  private final Map<String, Staged> records = new ConcurrentSkipListMap<>();

  public Map<String, Staged> all() {
    return Map.copyOf(records);
  }

  @Override
  public Optional<Staged> find(String volumeId) {
    return Optional.ofNullable(records.get(volumeId));
  }

  @Override
  public void write(Staged staged) {
    records.put(staged.volumeId(), staged);
  }

  @Override
  public void erase(String volumeId) {
    records.remove(volumeId);
  }
}
