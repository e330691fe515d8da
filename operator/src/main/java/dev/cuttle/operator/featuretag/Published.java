package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.operator.conditions.StatusApply;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A first-level record as it stands.
 *
 * @param sound whether the rest of its status was published, and follows from its rows
 * @param foreign clusters whose rows somebody else wrote
 */
record Published(
    String tag, boolean generated, boolean sound, List<ClusterRow> clusters, Set<String> foreign) {

  Published {
    // The API server need not keep the order.
    clusters = clusters.stream().sorted(Comparator.comparing(ClusterRow::name)).toList();
    foreign = Set.copyOf(foreign);
  }

  static Published of(FeatureTag tag) {
    var labels = tag.getMetadata().getLabels();
    return new Published(
        tag.getMetadata().getName(),
        labels != null && "true".equals(labels.get(FeatureTag.GENERATED_LABEL)),
        TagStatus.followsFromItsRows(tag),
        TagStatus.rows(tag.getStatus()),
        StatusWriters.foreignRows(tag, StatusApply.manager()));
  }
}
