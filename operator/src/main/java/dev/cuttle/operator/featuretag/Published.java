package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import java.util.Comparator;
import java.util.List;

/**
 * A first-level record as it stands.
 *
 * @param written whether its status was ever published (an empty row is one, too)
 */
record Published(String tag, boolean generated, boolean written, List<ClusterRow> clusters) {

  Published {
    // The API server need not keep the order.
    clusters = clusters.stream().sorted(Comparator.comparing(ClusterRow::name)).toList();
  }

  static Published of(FeatureTag tag) {
    var status = tag.getStatus();
    List<ClusterRow> clusters = status == null ? null : status.clusters();
    var labels = tag.getMetadata().getLabels();
    return new Published(
        tag.getMetadata().getName(),
        labels != null && "true".equals(labels.get(FeatureTag.GENERATED_LABEL)),
        status != null && status.conditions() != null && !status.conditions().isEmpty(),
        clusters == null ? List.of() : clusters);
  }
}
