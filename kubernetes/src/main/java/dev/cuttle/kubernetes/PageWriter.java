package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.ClaimReference;
import dev.cuttle.api.VolumePlacementSpec.FailedAttempt;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.api.VolumePlacementStatus.NodeAttachment;
import dev.cuttle.volume.VolumeLedger;
import dev.cuttle.volume.VolumeRecord;
import dev.cuttle.volume.VolumeRequest;
import dev.cuttle.volume.VolumeSource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes a page of the ledger, within the bounds that its schema sets. */
final class PageWriter {

  private static final int MAX_ATTEMPTS = 16;
  private static final int MAX_MESSAGE = 1024;
  private static final Pattern LABEL_VALUE =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private PageWriter() {}

  static VolumePlacement page(VolumeLedger.Page page) {
    VolumePlacement object = new VolumePlacement();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(page.request().key().text())
            .withFinalizers(VolumePlacement.FINALIZER)
            .withLabels(labels(page))
            .build());
    object.setSpec(spec(page));
    return object;
  }

  static VolumePlacementSpec spec(VolumeLedger.Page page) {
    return new VolumePlacementSpec(
        requested(page.request()),
        PagePlaces.wire(page.location()),
        page.attempts().isEmpty() ? null : attempts(page.attempts()),
        Explanations.of(page.verdicts()));
  }

  /** By which pages are selected; a name that is no value of a label has none. */
  static Map<String, String> labels(VolumeLedger.Page page) {
    Map<String, String> labels = new TreeMap<>();
    label(labels, VolumePlacement.CLUSTER_LABEL, page.location().cluster());
    page.request()
        .claim()
        .ifPresent(claim -> {
          label(labels, VolumePlacement.CLAIM_NAMESPACE_LABEL, claim.namespace());
          label(labels, VolumePlacement.CLAIM_NAME_LABEL, claim.name());
        });
    return labels;
  }

  private static void label(Map<String, String> labels, String name, String value) {
    if (LABEL_VALUE.matcher(value).matches()) {
      labels.put(name, value);
    }
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
        request.source().map(VolumeSource::text).orElse(null));
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
