package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagSpec;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.TagCategory;
import dev.cuttle.operator.conditions.StatusApply;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes one step on the API server. Each is idempotent. */
final class TagWriter {

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(StatusApply.manager())
          .build();

  private final KubernetesClient client;
  private final Clock clock;
  private final ForeignWrites foreign;

  TagWriter(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    this.foreign = new ForeignWrites(client, clock);
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

  /**
   * Publishes the row: afterwards the tag lists these clusters and no others, whoever wrote to it.
   * A tag that was deleted meanwhile stays deleted.
   */
  void publish(String tag, List<ClusterRow> rows, Optional<FeatureTag> before) {
    try {
      FeatureTag applied = apply(tag, rows, before);
      List<ClusterRow> foreignRows = new ArrayList<>(Published.of(applied).clusters());
      foreignRows.removeAll(rows);
      if (!foreignRows.isEmpty()) {
        takeOver(applied, rows);
      }
      warn(applied, before, foreignRows, rows);
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw refused;
      }
    }
  }

  private FeatureTag apply(String tag, List<ClusterRow> rows, Optional<FeatureTag> before) {
    FeatureTag made = new FeatureTag();
    made.setMetadata(new ObjectMetaBuilder().withName(tag).build());
    made.setStatus(
        TagStatus.of(
            tag,
            rows,
            before.map(FeatureTag::getStatus).orElse(null),
            before.map(found -> found.getMetadata().getGeneration()).orElse(1L),
            clock.instant()));
    return client.resource(made).subresource("status").patch(StatusApply.context());
  }

  /**
   * An apply leaves the rows that another field manager owns: the whole list is replaced, unless
   * somebody writes between.
   */
  private void takeOver(FeatureTag applied, List<ClusterRow> rows) {
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of("resourceVersion", applied.getMetadata().getResourceVersion()),
            "status",
            Map.of("clusters", rows));
    client
        .resource(applied)
        .subresource("status")
        .patch(MERGE, client.getKubernetesSerialization().asJson(patch));
  }

  private void warn(
      FeatureTag applied,
      Optional<FeatureTag> before,
      List<ClusterRow> foreignRows,
      List<ClusterRow> rows) {
    List<StatusWrite> writes =
        before.map(found -> StatusWriters.since(found, StatusApply.manager())).orElse(List.of());
    List<ClusterRow> undone = new ArrayList<>(foreignRows);
    if (!writes.isEmpty()) {
      before.map(Published::of).ifPresent(found -> undone.addAll(found.clusters()));
    } else if (foreignRows.isEmpty()) {
      return;
    } else {
      writes = StatusWriters.others(applied, StatusApply.manager());
    }
    foreign.warn(
        applied, ForeignWrite.undone(applied.getMetadata().getName(), writes, undone, rows));
  }

  void delete(FeatureTag tag) {
    // Only the very version that was judged: who edits it meanwhile keeps it.
    client.resource(tag).lockResourceVersion(tag.getMetadata().getResourceVersion()).delete();
  }
}
