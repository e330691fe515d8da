package dev.cuttle.ceph;

import java.util.Set;

/** What an image is: its id, size (bytes), object size (bytes) and features. */
public record ImageStat(String id, long sizeBytes, long objectSizeBytes, Set<String> features) {
  public ImageStat {
    features = Set.copyOf(features);
  }

  /**
   * @throws IllegalArgumentException with a sentence, if an image like this cannot be so large
   */
  public void mustTake(long bytes) {
    if (features.contains(ImageFeature.OBJECT_MAP.text())) {
      ImageSpec.mustBeMapped(bytes, objectSizeBytes);
    }
  }
}
