package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagSpec;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.TagCategory;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes one step on the API server. Each is idempotent. */
final class TagWriter {

  private static final String FIELD_MANAGER = "cuttle-operator";
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Clock clock;

  TagWriter(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Makes the tag unless there is one by now, which is then left as its author wrote it. */
  void create(String tag, TagCategory category) {
    FeatureTag made = new FeatureTag();
    made.setMetadata(
        new ObjectMetaBuilder()
            .withName(tag)
            .addToLabels(FeatureTag.GENERATED_LABEL, "true")
            .build());
    made.setSpec(
        new FeatureTagSpec(tag, "Generated: at least one StorageCluster carries it", category));
    try {
      client.resource(made).create();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw refused;
      }
    }
  }

  /** Publishes the row; a tag that was deleted meanwhile stays deleted. */
  void publish(String tag, List<ClusterRow> rows, Optional<FeatureTag> before) {
    FeatureTagStatus old = before.map(FeatureTag::getStatus).orElse(null);
    Long generation = before.map(found -> found.getMetadata().getGeneration()).orElse(1L);
    int ready = (int) rows.stream().filter(row -> row.state() == RowState.Ready).count();
    FeatureTag made = new FeatureTag();
    made.setMetadata(new ObjectMetaBuilder().withName(tag).build());
    made.setStatus(
        new FeatureTagStatus(
            generation,
            Conditions.merge(
                old == null ? null : old.conditions(),
                List.of(matched(tag, rows)),
                generation,
                clock.instant()),
            rows,
            rows.size(),
            ready));
    try {
      client.resource(made).subresource("status").patch(APPLY);
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw refused;
      }
    }
  }

  void delete(FeatureTag tag) {
    // Only the very version that was judged: who edits it meanwhile keeps it.
    client.resource(tag).lockResourceVersion(tag.getMetadata().getResourceVersion()).delete();
  }

  private static Finding matched(String tag, List<ClusterRow> rows) {
    return rows.isEmpty()
        ? Finding.no("Matched", "NoCluster", "no StorageCluster carries the tag " + tag)
        : Finding.yes(
            "Matched",
            "Matched",
            "carried by " + rows.stream().map(ClusterRow::name).collect(Collectors.joining(", ")));
  }
}
