package dev.cuttle.testbed;

import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Availability;
import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.FeatureTagStatus.RowState;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.VolumePlacement;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What an administrator and a user do with kubectl, on the testbed's API server. */
final class Kube {

  static final String NAMESPACE = "cuttle-system";
  static final String DRIVER = "rbd.csi.cuttle.dev";

  static final KubernetesClient CLIENT =
      new KubernetesClientBuilder().withHttpClientFactory(new JdkHttpClientFactory()).build();

  private Kube() {}

  static void applyCrds() {
    String crds = Path.of("..", "crds").toAbsolutePath().normalize().toString();
    Commands.run("kubectl", "apply", "--server-side", "--force-conflicts", "-f", crds);
    Commands.run(
        "kubectl",
        "wait",
        "--for=condition=Established",
        "--timeout=30s",
        "crd/storageclusters.cuttle.dev",
        "crd/featuretags.cuttle.dev",
        "crd/volumeplacements.cuttle.dev");
  }

  /**
   * Registers a cluster of the testbed under its own name, or changes it; its key goes into a
   * Secret.
   */
  static void register(String cluster, int weight, String... tags) {
    register(
        cluster,
        Testbed.fsid(cluster),
        Testbed.monitor(cluster),
        "rbd",
        weight,
        Availability.Active,
        tags);
  }

  static void register(
      String name,
      String fsid,
      String monitor,
      String pool,
      int weight,
      Availability availability,
      String... tags) {
    secret(
        name,
        Testbed.CLUSTERS.contains(name)
            ? Testbed.cuttleKey(name)
            : Testbed.cuttleKey(Testbed.EAST));
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    cluster.setSpec(
        new StorageClusterSpec(
            fsid,
            Arrays.stream(tags).map(tag -> new StorageClusterSpec.ClusterTag(tag, null)).toList(),
            weight,
            availability,
            new StorageClusterSpec.Ceph(
                List.of(monitor),
                "cuttle",
                new StorageClusterSpec.SecretReference(name + "-key"),
                null,
                null,
                pool,
                null,
                null,
                null),
            new StorageClusterSpec.CapacityPolicy("100", null, null, null),
            null));
    write(cluster);
  }

  /**
   * As a person at `kubectl edit` would: the spec becomes this one, whoever wrote which part of the
   * old one; again when the operator's status came between.
   */
  private static void write(StorageCluster cluster) {
    var found = CLIENT.resources(StorageCluster.class).withName(cluster.getMetadata().getName());
    if (found.get() == null) {
      CLIENT.resource(cluster).create();
    } else {
      await("no status comes between")
          .pollDelay(Duration.ZERO)
          .ignoreExceptionsMatching(failure ->
              failure instanceof KubernetesClientException refused
                  && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
          .until(() -> {
            found.edit(old -> {
              old.setSpec(cluster.getSpec());
              return old;
            });
            return true;
          });
    }
  }

  static void secret(String cluster, String key) {
    CLIENT
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(cluster + "-key")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToStringData("userKey", key)
                .build())
        .fieldManager("test")
        .forceConflicts()
        .serverSideApply();
  }

  static void unregister(String cluster) {
    CLIENT.resources(StorageCluster.class).withName(cluster).delete();
    await("StorageCluster " + cluster + " gone")
        .atMost(Duration.ofSeconds(30))
        .until(() -> CLIENT.resources(StorageCluster.class).withName(cluster).get() == null);
  }

  static Optional<Condition> condition(String cluster, String type) {
    return Optional.ofNullable(CLIENT.resources(StorageCluster.class).withName(cluster).get())
        .flatMap(found -> Optional.ofNullable(found.getStatus()))
        .flatMap(status -> Optional.ofNullable(status.conditions()))
        .flatMap(list ->
            list.stream().filter(condition -> condition.getType().equals(type)).findFirst());
  }

  static void awaitCondition(
      String cluster, String type, Predicate<Condition> holds, Duration atMost) {
    await(type + " of " + cluster)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> condition(cluster, type), found -> found.filter(holds).isPresent());
  }

  static void awaitReady(String... clusters) {
    for (String cluster : clusters) {
      awaitCondition(
          cluster,
          "Ready",
          condition -> condition.getStatus().equals("True"),
          Duration.ofSeconds(45));
      await("row of " + cluster)
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              rowStates(cluster).values().stream().allMatch(RowState.Ready::equals)
                  && !rowStates(cluster).isEmpty());
    }
  }

  /** Tag → state, of all rows of the published table that name the cluster. */
  static Map<String, RowState> rowStates(String cluster) {
    return CLIENT.resources(FeatureTag.class).list().getItems().stream()
        .filter(tag -> tag.getStatus() != null && tag.getStatus().clusters() != null)
        .flatMap(tag ->
            tag.getStatus().clusters().stream()
                .filter(row -> row.name().equals(cluster))
                .map(row -> Map.entry(tag.getMetadata().getName(), row.state())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static List<VolumePlacement> pages() {
    return CLIENT.resources(VolumePlacement.class).list().getItems();
  }

  static void storageClass(String name, String tags) {
    CLIENT
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withProvisioner(DRIVER)
                .addToParameters("tags", tags)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode("Immediate")
                .build())
        .fieldManager("test")
        .forceConflicts()
        .serverSideApply();
  }

  static void claim(String name, String storageClass, String size) {
    CLIENT
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(storageClass)
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity(size))
                .endResources()
                .endSpec()
                .build())
        .create();
  }

  static PersistentVolumeClaim readClaim(String name) {
    return CLIENT.persistentVolumeClaims().inNamespace("default").withName(name).get();
  }

  /** The volume name (PV name) of a claim, once it is Bound. */
  static String awaitBound(String claim) {
    return await("PVC " + claim + " bound")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              PersistentVolumeClaim found = readClaim(claim);
              return found.getStatus() != null && "Bound".equals(found.getStatus().getPhase())
                  ? found.getSpec().getVolumeName()
                  : "";
            },
            volume -> !volume.isEmpty());
  }

  /** The texts of all events on the claim. */
  static String eventsOf(String claim) {
    return CLIENT
        .v1()
        .events()
        .inNamespace("default")
        .withField("involvedObject.name", claim)
        .list()
        .getItems()
        .stream()
        .map(event -> String.valueOf(event.getMessage()))
        .collect(Collectors.joining("\n"));
  }

  static void deleteClaim(String name) {
    CLIENT.persistentVolumeClaims().inNamespace("default").withName(name).delete();
  }
}
