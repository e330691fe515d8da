package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.ClaimReference;
import dev.cuttle.api.VolumePlacementSpec.FailedAttempt;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.api.VolumePlacementStatus.NodeAttachment;
import dev.cuttle.ceph.ImageLocation;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;

/** Writes a page of the ledger, within the bounds that its schema sets. */
final class PageWriter {

  private static final int MAX_ATTEMPTS = 16;
  private static final int MAX_MESSAGE = 1024;

  private PageWriter() {}

  static VolumePlacement page(VolumeLedger.Page page) {
    VolumePlacement object = new VolumePlacement();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(page.request().key().text())
            .withFinalizers(VolumePlacement.FINALIZER)
            .build());
    object.setSpec(spec(page));
    return object;
  }

  static VolumePlacementSpec spec(VolumeLedger.Page page) {
    return new VolumePlacementSpec(
        requested(page.request()),
        decided(page.location()),
        page.attempts().isEmpty() ? null : attempts(page.attempts()),
        Explanations.of(page.verdicts()));
  }

  /** Cut to what the schema takes; nobody reads more of it. */
  static String bounded(String text) {
    return text.codePointCount(0, text.length()) <= MAX_MESSAGE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_MESSAGE - 1)) + "…";
  }

  static List<NodeAttachment> attachments(List<VolumeRecord.Attachment> attachments) {
    return attachments.stream()
        .map(attached -> new NodeAttachment(attached.node(), attached.readOnly()))
        .toList();
  }

  private static VolumeRequested requested(VolumeRequest request) {
    return new VolumeRequested(
        request.name(),
        request.sizeBytes(),
        request.selector().text(),
        request
            .claim()
            .map(claim -> new ClaimReference(claim.namespace(), claim.name()))
            .orElse(null),
        request.parameters().shape(),
        null);
  }

  private static PlacementDecided decided(ImageLocation location) {
    return new PlacementDecided(
        location.cluster(),
        location.clusterId(),
        location.pool(),
        location.namespace().isEmpty() ? null : location.namespace(),
        location.dataPool().orElse(null),
        location.image());
  }

  /** The last ones, if there are more than a page holds. */
  private static List<FailedAttempt> attempts(List<VolumeRecord.Attempt> attempts) {
    return attempts.stream()
        .skip(Math.max(0, attempts.size() - MAX_ATTEMPTS))
        .map(failed ->
            new FailedAttempt(failed.cluster(), failed.clusterId(), bounded(failed.message())))
        .toList();
  }
}
