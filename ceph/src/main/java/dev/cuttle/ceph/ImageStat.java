package dev.cuttle.ceph;

import java.util.Set;

/** What an image is: its id, size (bytes), object size (bytes) and features. */
public record ImageStat(String id, long sizeBytes, long objectSizeBytes, Set<String> features) {
  public ImageStat {
    features = Set.copyOf(features);
  }
}
