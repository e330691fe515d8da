package dev.cuttle.api;

import static dev.cuttle.api.CustomResourceDefinitions.SERIALIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON → record → JSON is the same JSON; what a newer version wrote is passed over. */
class RoundTripTest {

  private static final String CLUSTER_SPEC =
      """
      {"clusterID":"86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0",
       "tags":[{"name":"ssd","category":"Medium"},{"name":"east"}],
       "weight":300,"availability":"Cordoned",
       "ceph":{"monitors":["192.0.2.1:6789"],"user":"cuttle","secretRef":{"name":"k"},
               "nodeUser":"node","nodeSecretRef":{"name":"n"},"pool":"rbd","dataPool":"ec",
               "radosNamespace":"ns","config":{"rbd_cache":"false"}},
       "capacity":{"overcommitRatio":"2.0","reservedPercent":10,"fillGatePercent":85,"maxVolumes":0},
       "topology":{"zone":["a","b"]}}
      """;
  private static final String CLUSTER_STATUS =
      """
      {"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","reason":"Ok"}],
       "fsid":"86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0","cephVersion":"19.2.0","health":"HEALTH_OK",
       "capacity":{"total":3298534883328,"used":107374182400,"usable":1099511627776,
                   "provisioned":322122547200,"foreign":10737418240,"limit":1979120929997,
                   "printed":{"used":"100Gi/1Ti","promised":"310Gi/1.8Ti"}},
       "volumes":12,"lastProbeTime":"2026-01-02T03:04:05Z"}
      """;
  private static final String TAG_SPEC =
      """
      {"tag":"ssd","description":"flash","category":"Medium"}
      """;
  private static final String TAG_STATUS =
      """
      {"observedGeneration":1,"conditions":[],"matched":1,"ready":0,
       "clusters":[{"name":"ssd-east","clusterID":"x","weight":100,"state":"NotReady",
                    "reason":"WrongFsid","message":"It is another cluster."}]}
      """;
  private static final String PAGE_SPEC =
      """
      {"request":{"volumeName":"pvc-1","sizeBytes":10737418240,"selector":"ssd,!prod",
                  "claim":{"namespace":"shop","name":"data"},"parameters":{"objectSize":"4194304"},
                  "source":"snapshot/s"},
       "decision":{"cluster":"ssd-east","clusterID":"x","pool":"rbd","radosNamespace":"ns",
                   "dataPool":"ec","image":"cuttle-pvc-1"},
       "attempts":[{"cluster":"ssd-west","clusterID":"y","message":"It did not answer."}],
       "explanation":{"summary":"The emptiest.","clusters":[
          {"cluster":"ssd-east","verdict":"Chosen","score":"1.5","fill":"0.2"},
          {"cluster":"hdd","verdict":"Refused","reason":"TagMismatch","message":"No ssd."}],"omitted":0},
       "sizeBytes":21474836480,
       "printed":{"claim":"shop/data","size":"20Gi"}}
      """;
  private static final String PAGE_STATUS =
      """
      {"phase":"Copying","volumeID":"1:x:rbd::cuttle-pvc-1",
       "attachments":[{"node":"node-1","readOnly":true}],"conditions":[]}
      """;

  record Sample(Class<?> type, String json) {}

  static Sample[] samples() {
    return new Sample[] {
      new Sample(StorageClusterSpec.class, CLUSTER_SPEC),
      new Sample(StorageClusterStatus.class, CLUSTER_STATUS),
      new Sample(FeatureTagSpec.class, TAG_SPEC),
      new Sample(FeatureTagStatus.class, TAG_STATUS),
      new Sample(VolumePlacementSpec.class, PAGE_SPEC),
      new Sample(VolumePlacementStatus.class, PAGE_STATUS)
    };
  }

  @ParameterizedTest
  @MethodSource("samples")
  void jsonSurvivesTheRecord(Sample sample) {
    assertThat(withoutNulls(written(sample.json(), sample.type()))).isEqualTo(tree(sample.json()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fieldsOfANewerVersionArePassedOver(Sample sample) {
    String newer = sample.json().strip().replaceFirst("\\{", "{\"newer\":{\"a\":[1]},");
    assertThat(withoutNulls(written(newer, sample.type()))).isEqualTo(tree(sample.json()));
  }

  @Test
  void printedTextIsDerivedAndNeverRead() {
    String claimless =
        PAGE_SPEC.replace("\"claim\":{\"namespace\":\"shop\",\"name\":\"data\"},", "");
    VolumePlacementSpec spec = SERIALIZATION.unmarshal(claimless, VolumePlacementSpec.class);
    assertThat(spec.printed()).isEqualTo(new VolumePlacementSpec.PrintedRequest(null, "20Gi"));
    VolumePlacementSpec born =
        SERIALIZATION.unmarshal(
            PAGE_SPEC.replace("\"sizeBytes\":21474836480,", ""), VolumePlacementSpec.class);
    assertThat(born.printed().size()).as("never expanded").isEqualTo("10Gi");
    assertThat(ByteText.of(null)).isEqualTo("?");
    assertThat(ByteText.of(512L)).as("19/96Gi would be read as 19Gi").isEqualTo("512B");
    assertThat(ByteText.of(0L)).isEqualTo("0");
    assertThat(ByteText.of(3L << 39)).isEqualTo("1.5Ti");
  }

  private static JsonNode written(String json, Class<?> type) {
    return tree(SERIALIZATION.asJson(SERIALIZATION.unmarshal(json, type)));
  }

  private static JsonNode tree(String json) {
    return SERIALIZATION.unmarshal(json, JsonNode.class);
  }

  /** Null and absent are the same on the wire. */
  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof com.fasterxml.jackson.databind.node.ObjectNode object) {
      object.removeNulls();
    }
    node.forEach(RoundTripTest::withoutNulls);
    return node;
  }
}
