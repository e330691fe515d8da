package dev.cuttle.volume;

import dev.cuttle.ceph.ImageFeature;
import dev.cuttle.ceph.ImageSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parameters of a StorageClass, checked. What shapes the image is recorded on the page; what
 * only a node needs goes into the volume_context.
 *
 * @param tags text of the selector, unparsed: the claim's annotation may take its place
 * @param choices length of the chooser's shortlist, 1 to 100
 * @param node what the node needs: mounter, mapOptions, mkfsOptions
 */
public record VolumeParameters(
    String tags,
    boolean allowTagOverride,
    int choices,
    Set<ImageFeature> imageFeatures,
    Optional<Long> objectSize,
    Optional<ImageSpec.Striping> striping,
    Map<String, String> node) {

  public VolumeParameters {
    imageFeatures = Set.copyOf(imageFeatures);
    node = Map.copyOf(node);
  }

  /** What two requests of one name must have in common, as text. */
  public Map<String, String> shape() {
    Map<String, String> shape = new TreeMap<>();
    if (!imageFeatures.isEmpty()) {
      shape.put(
          "imageFeatures",
          imageFeatures.stream().map(ImageFeature::text).sorted().collect(Collectors.joining(",")));
    }
    objectSize.ifPresent(bytes -> shape.put("objectSize", Long.toString(bytes)));
    striping.ifPresent(stripes -> {
      shape.put("stripeUnit", Long.toString(stripes.unitBytes()));
      shape.put("stripeCount", Long.toString(stripes.count()));
    });
    return shape;
  }

  /** The most bytes that a volume with these parameters can have, wherever it is. */
  public long largestBytes() {
    return ImageSpec.largestBytes(imageFeatures, objectSize);
  }

  /**
   * @throws VolumeException.Invalid if no image can have this size and these parameters
   */
  ImageSpec spec(long sizeBytes, Optional<String> dataPool) {
    try {
      return new ImageSpec(sizeBytes, imageFeatures, objectSize, striping, dataPool);
    } catch (IllegalArgumentException rule) {
      throw new VolumeException.Invalid(
          "no image can be as the StorageClass and the claim ask for: " + rule.getMessage());
    }
  }
}
