package dev.cuttle.csi.grpc;

import dev.cuttle.ceph.ImageLocation;
import java.util.Map;
import java.util.Optional;

/**
 * The publish_context, by which the controller tells a node where a volume is now. It never holds a
 * key or an address: the node looks those up when it needs them.
 */
final class PublishContext {

  private static final String CLUSTER = "cluster";
  private static final String CLUSTER_ID = "clusterID";
  private static final String POOL = "pool";
  private static final String NAMESPACE = "namespace";
  private static final String IMAGE = "image";
  private static final String READ_ONLY = "readOnly";

  private PublishContext() {}

  /**
   * @param readOnly whether the node may only read: the kubelet does not say so when it stages
   */
  static Map<String, String> of(ImageLocation location, boolean readOnly) {
    return Map.of(
        CLUSTER, location.cluster(),
        CLUSTER_ID, location.clusterId(),
        POOL, location.pool(),
        NAMESPACE, location.namespace(),
        IMAGE, location.image(),
        READ_ONLY, Boolean.toString(readOnly));
  }

  static boolean readOnly(Map<String, String> context) {
    return Boolean.parseBoolean(context.get(READ_ONLY));
  }

  /**
   * @throws dev.cuttle.volume.VolumeException.Invalid naming what is missing
   */
  static ImageLocation read(Map<String, String> context) {
    return new ImageLocation(
        context.getOrDefault(CLUSTER, ""),
        required(context, CLUSTER_ID),
        required(context, POOL),
        context.getOrDefault(NAMESPACE, ""),
        Optional.empty(),
        required(context, IMAGE));
  }

  private static String required(Map<String, String> context, String key) {
    return Required.text(key + " in the publish_context", context.getOrDefault(key, ""));
  }
}
