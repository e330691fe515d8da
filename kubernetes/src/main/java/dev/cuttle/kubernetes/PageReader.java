package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.FailedAttempt;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.volume.VolumeId;
import dev.cuttle.volume.VolumeKey;
import dev.cuttle.volume.VolumeRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a page of the ledger. */
final class PageReader {

  private PageReader() {}

  static VolumeRecord record(VolumePlacement page) {
    VolumePlacementSpec spec = page.getSpec();
    ImageLocation location = location(spec.decision());
    return new VolumeRecord(
        new VolumeKey(page.getMetadata().getName()),
        spec.request().volumeName(),
        spec.request().sizeBytes(),
        spec.request().selector(),
        Objects.requireNonNullElse(spec.request().parameters(), Map.of()),
        location,
        VolumeId.of(location),
        phase(page) == VolumePlacementStatus.Phase.Bound,
        deleting(page),
        Objects.requireNonNullElse(spec.attempts(), List.<FailedAttempt>of()).stream()
            .map(failed ->
                new VolumeRecord.Attempt(failed.cluster(), failed.clusterID(), failed.message()))
            .toList(),
        attachments(page.getStatus()),
        PageVersion.of(page.getMetadata()).text());
  }

  private static ImageLocation location(PlacementDecided decision) {
    return new ImageLocation(
        decision.cluster(),
        decision.clusterID(),
        decision.pool(),
        Objects.requireNonNullElse(decision.radosNamespace(), ""),
        Optional.ofNullable(decision.dataPool()),
        decision.image());
  }

  private static List<VolumeRecord.Attachment> attachments(@Nullable VolumePlacementStatus status) {
    return status == null || status.attachments() == null
        ? List.of()
        : status.attachments().stream()
            .map(attached ->
                new VolumeRecord.Attachment(
                    attached.node(), Boolean.TRUE.equals(attached.readOnly())))
            .toList();
  }

  private static boolean deleting(VolumePlacement page) {
    return page.getMetadata().getDeletionTimestamp() != null
        || phase(page) == VolumePlacementStatus.Phase.Deleting;
  }

  private static VolumePlacementStatus.@Nullable Phase phase(VolumePlacement page) {
    @Nullable VolumePlacementStatus status = page.getStatus();
    return status == null ? null : status.phase();
  }
}
