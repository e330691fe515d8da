package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.FailedAttempt;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.api.VolumePlacementStatus.Phase;
import dev.cuttle.volume.CopyProgress;
import dev.cuttle.volume.VolumeId;
import dev.cuttle.volume.VolumeKey;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a page of the ledger. */
final class PageReader {

  private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

  private PageReader() {}

  /**
   * Empty if it is no page of a volume: somebody else may write one that the schema lets through.
   */
  static Optional<VolumeRecord> readable(VolumePlacement page) {
    try {
      return Optional.of(record(page));
    } catch (IllegalArgumentException noVolume) {
      LOG.atDebug().log("page {} is none: {}", page.getMetadata().getName(), noVolume.getMessage());
      return Optional.empty();
    }
  }

  static VolumeRecord record(VolumePlacement page) {
    VolumePlacementSpec spec = page.getSpec();
    @Nullable VolumePlacementStatus status = page.getStatus();
    return new VolumeRecord(
        new VolumeKey(page.getMetadata().getName()),
        spec.request().volumeName(),
        spec.request().sizeBytes(),
        spec.promisedBytes(),
        spec.request().selector(),
        Objects.requireNonNullElse(spec.request().parameters(), Map.of()),
        Optional.ofNullable(spec.request().source()),
        volumeId(page),
        state(page),
        places(page),
        Objects.requireNonNullElse(spec.attempts(), List.<FailedAttempt>of()).stream()
            .map(failed ->
                new VolumeRecord.Attempt(failed.cluster(), failed.clusterID(), failed.message()))
            .toList(),
        attachments(status),
        PageVersion.of(page.getMetadata()).text());
  }

  /** As it was given, once; until then it follows from the decision, wherever the volume is now. */
  private static VolumeId volumeId(VolumePlacement page) {
    @Nullable VolumePlacementStatus status = page.getStatus();
    return Optional.ofNullable(status == null ? null : status.volumeID())
        .flatMap(VolumeId::parse)
        .orElseGet(() -> VolumeId.of(PagePlaces.decided(page)));
  }

  private static VolumeState state(VolumePlacement page) {
    if (page.getMetadata().getDeletionTimestamp() != null) {
      return VolumeState.DELETING;
    }
    @Nullable VolumePlacementStatus status = page.getStatus();
    @Nullable Phase phase = status == null ? null : status.phase();
    return switch (phase == null ? Phase.Reserved : phase) {
      case Reserved -> VolumeState.RESERVED;
      case Copying -> VolumeState.COPYING;
      case Bound -> VolumeState.BOUND;
      case Deleting -> VolumeState.DELETING;
    };
  }

  private static VolumeRecord.Places places(VolumePlacement page) {
    @Nullable VolumePlacementStatus status = page.getStatus();
    return new VolumeRecord.Places(
        PagePlaces.location(page),
        Optional.ofNullable(status == null ? null : status.imageID()),
        PagePlaces.target(page),
        Optional.ofNullable(status == null ? null : status.progress())
            .map(done -> new CopyProgress(done.copiedBytes(), done.totalBytes())));
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
}
