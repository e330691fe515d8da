package dev.cuttle.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** From where a volume can be reached: one segment for each place, none if from everywhere. */
public final class AccessibleFrom {

  /** A product of long value lists is cut here; an answer has to fit a message. */
  private static final int MAX_SEGMENTS = 256;

  private final ClusterDirectory directory;

  public AccessibleFrom(ClusterDirectory directory) {
    this.directory = directory;
  }

  /** Segments (key → value) of which each reaches the volume; none means everywhere. */
  public List<Map<String, String>> of(VolumeRecord volume) {
    return directory
        .endpoint(volume.location().clusterId())
        .map(cluster -> segments(cluster.topology()))
        .orElse(List.of());
  }

  /** Every combination of one value for each key. */
  static List<Map<String, String>> segments(Map<String, Set<String>> topology) {
    if (topology.isEmpty()) {
      return List.of();
    }
    List<Map<String, String>> segments = List.of(Map.of());
    for (Map.Entry<String, Set<String>> key : new TreeMap<>(topology).entrySet()) {
      segments = extended(segments, key.getKey(), new TreeSet<>(key.getValue()));
    }
    return segments;
  }

  private static List<Map<String, String>> extended(
      List<Map<String, String>> segments, String key, Set<String> values) {
    List<Map<String, String>> longer = new ArrayList<>();
    for (Map<String, String> segment : segments) {
      for (String value : values) {
        Map<String, String> next = new TreeMap<>(segment);
        next.put(key, value);
        longer.add(next);
      }
    }
    return longer.size() <= MAX_SEGMENTS ? longer : longer.subList(0, MAX_SEGMENTS);
  }
}
