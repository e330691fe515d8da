package dev.cuttle.operator.app;

import static org.awaitility.Awaitility.await;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagSpec;
import dev.cuttle.api.FeatureTagStatus;
import dev.cuttle.api.FeatureTagStatus.ClusterRow;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.Ceph;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.api.StorageClusterSpec.SecretReference;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.api.StorageClusterStatus.CapacityFigures;
import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.Explanation;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementSpec.VolumeRequested;
import dev.cuttle.operator.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Clusters, keys, tags and pages on a real API server, under names of this scene's own. */
final class Scene {

  static final String NAMESPACE = "cuttle-operator-it";

  private final KubernetesClient client;
  private final Consumer<StorageCluster> beforeCreate;
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  /**
   * @param beforeCreate is shown each StorageCluster before it is made
   */
  Scene(KubernetesClient client, Consumer<StorageCluster> beforeCreate) {
    this.client = client;
    this.beforeCreate = beforeCreate;
  }

  /** A name of this scene's own. */
  String own(String name) {
    return name + "-" + suffix;
  }

  StorageCluster addCluster(String name, String... tags) {
    addKey(name);
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(own(name)).build());
    cluster.setSpec(
        new StorageClusterSpec(
            UUID.randomUUID().toString(),
            Stream.of(tags).map(tag -> new ClusterTag(own(tag), null)).toList(),
            null,
            null,
            new Ceph(
                List.of("192.0.2.1:6789"),
                "cuttle",
                new SecretReference(own(name)),
                null,
                null,
                "rbd",
                null,
                null,
                null),
            null,
            null));
    beforeCreate.accept(cluster);
    return client.resource(cluster).create();
  }

  void addKey(String name) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(own(name))
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToStringData("userKey", "AQAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAA==")
                .build())
        .create();
  }

  void removeKey(String name) {
    client.secrets().inNamespace(NAMESPACE).withName(own(name)).delete();
  }

  /** Edits as kubectl edit does, again when the operator's status came between. */
  void edit(String name, UnaryOperator<StorageClusterSpec> change) {
    await()
        .ignoreExceptionsMatching(failure ->
            failure instanceof KubernetesClientException refused && refused.getCode() == 409)
        .until(() -> {
          client
              .resources(StorageCluster.class)
              .withName(own(name))
              .edit(cluster -> {
                cluster.setSpec(change.apply(cluster.getSpec()));
                return cluster;
              });
          return true;
        });
  }

  void delete(String name) {
    client.resources(StorageCluster.class).withName(own(name)).delete();
  }

  Optional<StorageCluster> cluster(String name) {
    return Optional.ofNullable(client.resources(StorageCluster.class).withName(own(name)).get());
  }

  /** status/reason of a condition, such as True/Ready; empty if there is none. */
  String condition(String name, String type) {
    return found(name, type)
        .map(condition -> condition.getStatus() + "/" + condition.getReason())
        .orElse("");
  }

  String sentence(String name, String type) {
    return found(name, type).map(Condition::getMessage).orElse("");
  }

  private Optional<Condition> found(String name, String type) {
    return cluster(name)
        .map(StorageCluster::getStatus)
        .flatMap(status -> Conditions.of(status.conditions(), type));
  }

  Optional<FeatureTag> tag(String name) {
    return Optional.ofNullable(client.resources(FeatureTag.class).withName(own(name)).get());
  }

  void writeTag(String name) {
    FeatureTag tag = new FeatureTag();
    tag.setMetadata(new ObjectMetaBuilder().withName(own(name)).build());
    tag.setSpec(new FeatureTagSpec(own(name), "written by a person", null));
    client.resource(tag).create();
  }

  /** Adds rows to a tag as another field manager does who applies them. */
  void applyRows(String tag, String manager, ClusterRow... rows) {
    FeatureTag made = new FeatureTag();
    made.setMetadata(new ObjectMetaBuilder().withName(own(tag)).build());
    made.setStatus(new FeatureTagStatus(null, null, List.of(rows), null, null));
    client
        .resource(made)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build());
  }

  /** Writes the whole status of a tag as a restore does. */
  void replaceStatus(String tag, String manager, UnaryOperator<FeatureTagStatus> change) {
    FeatureTagStatus changed = change.apply(tag(tag).orElseThrow().getStatus());
    client
        .resources(FeatureTag.class)
        .withName(own(tag))
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(manager)
                .build(),
            client.getKubernetesSerialization().asJson(Map.of("status", changed)));
  }

  /** What Events warn of a tag. */
  List<String> warnings(String tag) {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> own(tag).equals(event.getInvolvedObject().getName()))
        .filter(event -> "Warning".equals(event.getType()))
        .map(Event::getMessage)
        .toList();
  }

  void deleteTag(String name) {
    client.resources(FeatureTag.class).withName(own(name)).delete();
  }

  /** The row of a cluster under a tag. */
  Optional<ClusterRow> row(String tag, String cluster) {
    return tag(tag).stream()
        .filter(found -> found.getStatus() != null && found.getStatus().clusters() != null)
        .flatMap(found -> found.getStatus().clusters().stream())
        .filter(row -> row.name().equals(own(cluster)))
        .findFirst();
  }

  /** The reason of a tag's condition Matched; empty if there is none. */
  String matched(String tag) {
    return tag(tag)
        .map(FeatureTag::getStatus)
        .flatMap(status -> Conditions.of(status.conditions(), "Matched"))
        .map(Condition::getReason)
        .orElse("");
  }

  Optional<Long> foreignBytes(String name) {
    return cluster(name)
        .map(StorageCluster::getStatus)
        .map(StorageClusterStatus::capacity)
        .map(CapacityFigures::foreign);
  }

  void writePage(String name, StorageCluster cluster) {
    VolumePlacement page = new VolumePlacement();
    page.setMetadata(new ObjectMetaBuilder().withName(own(name)).build());
    page.setSpec(
        new VolumePlacementSpec(
            new VolumeRequested(own(name), 1L << 30, "ssd", null, Map.of(), null),
            new PlacementDecided(
                cluster.getMetadata().getName(),
                cluster.getSpec().clusterID(),
                "rbd",
                null,
                null,
                "cuttle-" + own(name)),
            null,
            new Explanation("chosen by the test", List.of(), null)));
    client.resource(page).create();
  }

  void deletePage(String name) {
    client.resources(VolumePlacement.class).withName(own(name)).delete();
  }

  /** Removes all of this scene, finalizers or not. */
  void clear() {
    client.resources(VolumePlacement.class).list().getItems().stream()
        .filter(page -> page.getMetadata().getName().endsWith(suffix))
        .forEach(page -> client.resource(page).delete());
    for (StorageCluster cluster : client.resources(StorageCluster.class).list().getItems()) {
      if (cluster.getMetadata().getName().endsWith(suffix)) {
        client.resource(cluster).delete();
        client
            .resources(StorageCluster.class)
            .withName(cluster.getMetadata().getName())
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
      }
    }
    client.resources(FeatureTag.class).list().getItems().stream()
        .filter(tag -> tag.getMetadata().getName().endsWith(suffix))
        .forEach(tag -> client.resource(tag).delete());
    client.secrets().inNamespace(NAMESPACE).delete();
  }
}
