package dev.cuttle.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator found.
 *
 * @param volumes pages of the ledger that name this cluster
 * @param lastProbeTime RFC 3339; written at most once a minute when nothing else changes
 */
public record StorageClusterStatus(
    @Nullable Long observedGeneration,
    @Nullable List<Condition> conditions,
    @Nullable String fsid,
    @Nullable String cephVersion,
    @Nullable String health,
    @Nullable CapacityFigures capacity,
    @Nullable Long volumes,
    @Nullable String lastProbeTime) {

  /**
   * Bytes. total: raw; used: user bytes stored in the pool; usable: what the pool can hold;
   * provisioned: promised by the ledger; foreign: provisioned bytes of images in the pool that have
   * no page; limit: what may be promised.
   */
  public record CapacityFigures(
      @Nullable Long total,
      @Nullable Long used,
      @Nullable Long usable,
      @Nullable Long provisioned,
      @Nullable Long foreign,
      @Nullable Long limit) {}
}
