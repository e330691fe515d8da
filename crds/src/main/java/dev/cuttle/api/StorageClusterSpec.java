package dev.cuttle.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public record StorageClusterSpec(
    String clusterID,
    List<ClusterTag> tags,
    @Nullable Integer weight,
    @Nullable Availability availability,
    Ceph ceph,
    @Nullable CapacityPolicy capacity,
    @Nullable Map<String, List<String>> topology) {

  public record ClusterTag(String name, @Nullable TagCategory category) {}

  public record Ceph(
      List<String> monitors,
      String user,
      SecretReference secretRef,
      @Nullable String nodeUser,
      @Nullable SecretReference nodeSecretRef,
      String pool,
      @Nullable String dataPool,
      @Nullable String radosNamespace,
      @Nullable Map<String, String> config) {}

  /** A Secret in Cuttle's own namespace; the key stands under {@code userKey}. */
  public record SecretReference(String name) {}

  public record CapacityPolicy(
      @Nullable String overcommitRatio,
      @Nullable Integer reservedPercent,
      @Nullable Integer fillGatePercent,
      @Nullable Long maxVolumes) {}
}
