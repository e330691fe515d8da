package dev.cuttle.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule on a real API server: one change it accepts, one it refuses. The changes are dry runs
 * on one valid object of each kind, so that an operator beside us sees three objects only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrdIT {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final PatchContext DRY_RUN =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withDryRun(List.of("All"))
          .withFieldValidation("Strict")
          .build();

  private final String name = "crdit-" + UUID.randomUUID().toString().substring(0, 8);
  private KubernetesClient client;

  @BeforeAll
  void createOneOfEachKind() throws IOException {
    client = ApiServer.connect();
    ApiServer.applyCommittedFiles(client);
    create(object("StorageCluster", name, clusterSpec()));
    create(object("FeatureTag", name, "{\"tag\": \"%s\"}".formatted(name)));
    create(object("VolumePlacement", name, pageSpec()));
    create(object("VolumePlacement", bound(), pageSpec()));
    status(page(bound()), "{'phase': 'Bound', 'volumeID': '1:x'}");
  }

  @AfterAll
  void removeThem() {
    List.of(at("StorageCluster"), at("FeatureTag"), at("VolumePlacement"), page(bound()))
        .forEach(CrdIT::remove);
    client.close();
  }

  /** Whatever else watches this server may have added a finalizer. */
  private static void remove(Resource<GenericKubernetesResource> object) {
    object.delete();
    if (object.get() != null) {
      object.patch(MERGE, "{\"metadata\": {\"finalizers\": null}}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // tags
        "StorageCluster; {'tags': [{'name': 'a-b.c1'}]};",
        "StorageCluster; {'tags': [{'name': 'SSD'}]}; a tag has only a-z",
        "StorageCluster; {'tags': [{'name': 'a..b'}]}; a tag has only a-z",
        "StorageCluster; {'tags': []}; at least 1",
        "StorageCluster; {'tags': null}; Required value",
        "StorageCluster; {'tags': [{'name': 'a'}, {'name': 'a'}]}; Duplicate value",
        "StorageCluster; {'tags': [{'name': 'a', 'category': 'Colour'}]}; Unsupported value",
        // numbers and enums
        "StorageCluster; {'weight': 0};",
        "StorageCluster; {'weight': 1001}; less than or equal to 1000",
        "StorageCluster; {'availability': 'Draining'};",
        "StorageCluster; {'availability': 'Off'}; Unsupported value",
        "StorageCluster; {'capacity': {'overcommitRatio': '0.1'}};",
        "StorageCluster; {'capacity': {'overcommitRatio': '100'}};",
        "StorageCluster; {'capacity': {'overcommitRatio': '100.1'}}; overcommitRatio must be a decimal",
        "StorageCluster; {'capacity': {'overcommitRatio': 'much'}}; overcommitRatio must be a decimal",
        "StorageCluster; {'capacity': {'reservedPercent': 91}}; less than or equal to 90",
        "StorageCluster; {'capacity': {'fillGatePercent': 0}}; greater than or equal to 1",
        "StorageCluster; {'capacity': {'maxVolumes': -1}}; greater than or equal to 0",
        // identity
        "StorageCluster; {'clusterID': '86e15f17-276e-4ba6-9be6-e0eb2cd5c3c1'}; clusterID cannot be changed",
        "StorageCluster; {'clusterID': 'east'}; clusterID must be the fsid",
        // monitors
        "StorageCluster; {'ceph': {'monitors': ['192.0.2.1:6789', '192.0.2.2:3300']}};",
        "StorageCluster; {'ceph': {'monitors': ['mon-1.example.com:3300', '[2001:db8::1]:6789']}};",
        "StorageCluster; {'ceph': {'monitors': ['[v2:192.0.2.1:3300/0,v1:192.0.2.1:6789/0]']}};",
        "StorageCluster; {'ceph': {'monitors': ['[v2:[2001:db8::1]:3300,v1:[2001:db8::1]:6789]']}};",
        "StorageCluster; {'ceph': {'monitors': ['192.0.2.300:6789']}}; each monitor must be",
        "StorageCluster; {'ceph': {'monitors': ['192.0.2.1:66666']}}; each monitor must be",
        "StorageCluster; {'ceph': {'monitors': ['192.0.2.1,192.0.2.2']}}; each monitor must be",
        "StorageCluster; {'ceph': {'monitors': ['http://192.0.2.1']}}; each monitor must be",
        "StorageCluster; {'ceph': {'monitors': []}}; at least 1",
        // config
        "StorageCluster; {'ceph': {'config': {'ms_client_mode': 'secure', 'rbd_cache': 'false'}}};",
        "StorageCluster; {'ceph': {'config': {'ms_type': 'async+rdma'}}}; config may set only ms_c",
        "StorageCluster; {'ceph': {'config': {'rbd cache': 'false'}}}; config may set only ms_c",
        // users, pools, settings
        "StorageCluster; {'ceph': {'user': 'csi-rbd.node_1'}};",
        "StorageCluster; {'ceph': {'user': 'client.cuttle'}}; written without 'client.'",
        "StorageCluster; {'ceph': {'user': 'a b'}}; user may have only letters",
        "StorageCluster; {'ceph': {'nodeUser': 'node', 'nodeSecretRef': {'name': 'n'}}};",
        "StorageCluster; {'ceph': {'nodeUser': 'node'}}; nodeUser and nodeSecretRef belong together",
        "StorageCluster; {'ceph': {'nodeSecretRef': {'name': 'n'}}}; nodeUser and nodeSecretRef belong together",
        "StorageCluster; {'ceph': {'nodeUser': 'client.n', 'nodeSecretRef': {'name': 'n'}}}; nodeUser is written without",
        "StorageCluster; {'ceph': {'nodeUser': 'a/b', 'nodeSecretRef': {'name': 'n'}}}; nodeUser may have only",
        "StorageCluster; {'ceph': {'pool': 'rbd:x'}}; pool may have only letters",
        "StorageCluster; {'ceph': {'pool': '.mgr_2-x', 'radosNamespace': 'n.1'}};",
        "StorageCluster; {'ceph': {'dataPool': 'ec-4.2'}};",
        "StorageCluster; {'ceph': {'dataPool': 'a/b'}}; dataPool may have only letters",
        "StorageCluster; {'ceph': {'radosNamespace': 'a/b'}}; radosNamespace may have only letters",
        "StorageCluster; {'ceph': {'radosNamespace': 'n2345678901234567890123456789012345678'}}; 40 characters together",
        "StorageCluster; {'ceph': {'config': {'rbd_cache': 'false'}}};",
        "StorageCluster; {'ceph': {'config': {'keyring': '/etc/k'}}}; config may set only",
        "StorageCluster; {'topology': {'zone': ['a', 'b']}};",
        "StorageCluster; {'topology': {'zone': []}}; at least 1",
        "StorageCluster; {'colour': 'blue'}; unknown field",
        "FeatureTag; {'description': 'fast', 'category': 'Medium'};",
        "FeatureTag; {'tag': 'other'}; spec.tag must be the same as metadata.name",
        "FeatureTag; {'tag': 'other'}; tag cannot be changed",
        "VolumePlacement; {'request': {'selector': 'hdd'}}; spec.request cannot be changed",
        "VolumePlacement; {'decision': {'cluster': 'ssd-west'}};",
        "VolumePlacement; {'attempts': [{'cluster': 'a', 'clusterID': 'b', 'message': 'c'}]};",
        "VolumePlacement; {'decision': {'image': null}}; Required value",
      })
  void changesOfTheSpecAreJudged(String kind, String change, @Nullable String refusal) {
    judge(kind, "{\"spec\": %s}".formatted(change), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'spec': {'decision': {'cluster': 'ssd-west'}}}; spec.decision cannot be changed",
        "{'spec': {'explanation': {'summary': 'because'}}}; spec.explanation and spec.attempts cannot",
        "{'spec': {'attempts': []}}; spec.explanation and spec.attempts cannot",
        "{'spec': {'request': {'sizeBytes': 2147483648}}}; spec.request cannot be changed",
        "{'spec': {'sizeBytes': 2147483648, 'printed': {'size': '2Gi'}}};",
        "{'spec': {'sizeBytes': 0}}; spec.sizeBytes",
        "{'metadata': {'labels': {'a': 'b'}}};",
      })
  void aBoundPageKeepsItsDecision(String change, @Nullable String refusal) {
    judge(() -> page(bound()).patch(DRY_RUN, json(change)), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'phase': 'Deleting'};",
        "{'phase': 'Reserved'}; cannot become Reserved again",
        "{'phase': 'Gone'}; Unsupported value",
        "{'volumeID': '1:y'}; volumeID cannot be changed",
      })
  void theStatusOfABoundPageIsJudged(String change, @Nullable String refusal) {
    Runnable patch =
        () ->
            page(bound())
                .subresource("status")
                .patch(DRY_RUN, json("{'status': %s}".formatted(change)));
    judge(patch, refusal);
  }

  @Test
  void thePoolMayChangeUntilTheClusterHoldsVolumes() {
    String change = "{'spec': {'ceph': {'pool': 'fast'}}}";
    // Tried again, because an operator beside us writes this status too.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          status(at("StorageCluster"), "{'volumes': 3}");
          judge("StorageCluster", change, "pool and radosNamespace cannot be changed");
          judge(
              "StorageCluster", "{'spec': {'ceph': {'radosNamespace': 'n'}}}", "cannot be changed");
          judge("StorageCluster", "{'spec': {'weight': 7}}", null);
        });
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          status(at("StorageCluster"), "{'volumes': 0}");
          judge("StorageCluster", change, null);
        });
  }

  @Test
  void aTagNamedOtherwiseThanItsObjectIsRefused() {
    GenericKubernetesResource tag = object("FeatureTag", name + "-b", "{'tag': 'b'}");
    assertThatThrownBy(() -> create(tag))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.tag must be the same as metadata.name");
  }

  @Test
  void aResourceWithoutItsSpecIsRefused() {
    GenericKubernetesResource empty = object("StorageCluster", name + "-c", "{}");
    empty.setAdditionalProperties(Map.of());
    assertThatThrownBy(() -> create(empty)).hasMessageContaining("spec: Required value");
  }

  @Test
  void aPageIsBornReserved() {
    VolumePlacement page = Pages.page(name + "-born", Pages.EAST, 10L << 30);
    var pages = client.resources(VolumePlacement.class);
    VolumePlacement born = pages.resource(page).create();
    try {
      VolumePlacement read = pages.withName(page.getMetadata().getName()).get();
      assertThat(read.getStatus().phase()).isEqualTo(VolumePlacementStatus.Phase.Reserved);
      assertThat(born.getStatus().phase()).isEqualTo(VolumePlacementStatus.Phase.Reserved);
      assertThat(read.getSpec()).isEqualTo(page.getSpec());
    } finally {
      pages.withName(page.getMetadata().getName()).delete();
    }
  }

  @Test
  void whatIsNotSaidGetsItsDefault() {
    StorageClusterSpec spec = client.resources(StorageCluster.class).withName(name).get().getSpec();
    assertThat(spec.weight()).isEqualTo(100);
    assertThat(spec.availability()).isEqualTo(Availability.Active);
    assertThat(spec.tags().getFirst().category()).isEqualTo(TagCategory.Other);
    assertThat(spec.capacity()).isEqualTo(new StorageClusterSpec.CapacityPolicy("2.0", 10, 85, 0L));
  }

  @Test
  void theServerKnowsColumnsListTypesAndShortNames() {
    CustomResourceDefinition crd = served("volumeplacements.cuttle.dev");
    assertThat(crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns())
        .extracting(column -> column.getName())
        .containsExactly("VOLUME", "PVC", "CLUSTER", "SIZE", "PHASE", "DELETING", "AGE");
    assertThat(crd.getStatus().getAcceptedNames().getShortNames()).containsExactly("vpl");
    assertThat(crd.getStatus().getAcceptedNames().getCategories()).containsExactly("cuttle");
    var root = CustomResourceDefinitions.schema(served("storageclusters.cuttle.dev"));
    assertThat(SchemaRefinements.at(root, "spec.tags").getXKubernetesListType()).isEqualTo("map");
    assertThat(SchemaRefinements.at(root, "status.conditions").getXKubernetesListType())
        .isEqualTo("map");
  }

  private CustomResourceDefinition served(String crd) {
    return client.apiextensions().v1().customResourceDefinitions().withName(crd).get();
  }

  private void judge(String kind, String change, @Nullable String refusal) {
    judge(() -> at(kind).patch(DRY_RUN, json(change)), refusal);
  }

  private static void judge(Runnable patch, @Nullable String refusal) {
    if (refusal == null) {
      patch.run();
    } else {
      assertThatThrownBy(patch::run)
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(refusal);
    }
  }

  private static void status(Resource<GenericKubernetesResource> object, String status) {
    object.subresource("status").patch(MERGE, json("{'status': %s}".formatted(status)));
  }

  private String bound() {
    return name + "-bound";
  }

  private Resource<GenericKubernetesResource> page(String pageName) {
    return client
        .genericKubernetesResources("cuttle.dev/v1alpha1", "VolumePlacement")
        .withName(pageName);
  }

  private Resource<GenericKubernetesResource> at(String kind) {
    return client.genericKubernetesResources("cuttle.dev/v1alpha1", kind).withName(name);
  }

  private void create(GenericKubernetesResource object) {
    client.resource(object).fieldValidation(Validation.STRICT).create();
  }

  private static GenericKubernetesResource object(String kind, String name, String spec) {
    return CustomResourceDefinitions.SERIALIZATION.unmarshal(
        json(
            "{'apiVersion': 'cuttle.dev/v1alpha1', 'kind': '%s', 'metadata': {'name': '%s'}, 'spec': %s}"
                .formatted(kind, name, spec)),
        GenericKubernetesResource.class);
  }

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#good")
  void aMonitorsAddressIsAdmitted(String address) {
    at("StorageCluster").patch(DRY_RUN, monitor(address));
  }

  @ParameterizedTest
  @MethodSource("dev.cuttle.ceph.MonitorAddresses#bad")
  void whatIsNoMonitorsAddressIsNot(String address) {
    assertThatThrownBy(() -> at("StorageCluster").patch(DRY_RUN, monitor(address)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("each monitor must be");
  }

  private static String monitor(String address) {
    return "{\"spec\": {\"ceph\": {\"monitors\": [\"%s\"]}}}".formatted(address);
  }

  /** Monitors that never answer: an operator beside us finds nothing. */
  private String clusterSpec() {
    return """
    {'clusterID': '86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0', 'tags': [{'name': '%s'}],
     'ceph': {'monitors': ['127.0.0.1:1'], 'user': 'cuttle', 'secretRef': {'name': 'none'}, 'pool': 'rbd'}}
    """
        .formatted(name);
  }

  private String pageSpec() {
    return """
    {'request': {'volumeName': '%s', 'sizeBytes': 1073741824, 'selector': 'ssd'},
     'decision': {'cluster': 'ssd-east', 'clusterID': '86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0',
                  'pool': 'rbd', 'image': 'cuttle-x'},
     'explanation': {'summary': 'the only one', 'clusters': [{'cluster': 'ssd-east', 'verdict': 'Chosen'}]}}
    """
        .formatted(name);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
