package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that knows a few paths, each with its answer. */
final class NodeConnectionTest {

  private static final String FSID = "86e15f17-276e-4ba6-9be6-e0eb2cd5c3c0";
  private static final String CLUSTERS = "/apis/cuttle.dev/v1alpha1/storageclusters";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private NodeConnection connection;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    connection = NodeConnection.open(access(), "cuttle-system");
  }

  private Config access() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .build();
  }

  @AfterEach
  void close() {
    connection.close();
    server.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      Optional<String> known =
          Optional.ofNullable(answers.get(call.getRequestURI().getPath()))
              .filter(_ -> call.getRequestMethod().equals("GET"));
      byte[] body = known.orElse("{\"message\":\"not here\"}").getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(known.isPresent() ? 200 : 404, body.length);
      call.getResponseBody().write(body);
    }
  }

  private void publish(String nodeCredentials) {
    answers.put(
        CLUSTERS,
        """
        {"apiVersion":"cuttle.dev/v1alpha1","kind":"StorageClusterList","metadata":{},"items":[
         {"apiVersion":"cuttle.dev/v1alpha1","kind":"StorageCluster","metadata":{"name":"east"},
          "spec":{"clusterID":"%s","tags":[{"name":"ssd"}],
                  "ceph":{"monitors":["192.0.2.1:6789"],"user":"cuttle",%s
                          "secretRef":{"name":"east-key"},"pool":"rbd"}}}]}
        """
            .formatted(FSID, nodeCredentials));
  }

  private void secret(String name, String base64) {
    answers.put(
        "/api/v1/namespaces/cuttle-system/secrets/" + name,
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"userKey\":\"%s\"}}"
            .formatted(name, base64));
  }

  private ClusterEndpoint endpoint() {
    return connection.endpoint(FSID).orElseThrow();
  }

  @Test
  void nodeReachesAClusterAsItsUserUnlessItHasOneForNodes() {
    publish("");
    secret("east-key", "c2VjcmV0");
    secret("node-key", "bGVzc2Vy");
    assertThat(endpoint().user() + " " + endpoint().key()).isEqualTo("cuttle secret");

    publish("\"nodeUser\":\"node\",\"nodeSecretRef\":{\"name\":\"node-key\"},");
    assertThat(endpoint().user() + " " + endpoint().key()).isEqualTo("node lesser");
  }

  @Test
  void rotatedKeyIsUsedAtOnceAndAMissingOneIsNamed() {
    publish("");
    secret("east-key", "c2VjcmV0");
    assertThat(endpoint().key()).isEqualTo("secret");
    secret("east-key", "bmV3ZXI=");
    assertThat(endpoint().key()).isEqualTo("newer");
    answers.remove("/api/v1/namespaces/cuttle-system/secrets/east-key");
    assertThatThrownBy(this::endpoint)
        .isInstanceOf(VolumeException.Unavailable.class)
        .hasMessageContaining("Secret cuttle-system/east-key does not exist");
  }

  @Test
  void clusterThatNobodyHasIsEmptyAndAServerThatRefusesIsUnavailable() {
    publish("");
    assertThat(connection.endpoint("00000000-0000-0000-0000-000000000000")).isEmpty();
    answers.clear();
    assertThatThrownBy(this::endpoint)
        .isInstanceOf(VolumeException.Unavailable.class)
        .hasMessageContaining("answered 404 to list StorageClusters: not here");
  }

  @Test
  void labelsAreThoseOfTheNode() {
    answers.put(
        "/api/v1/nodes/node-1",
        "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node-1\",\"labels\":{\"zone\":\"a\"}}}");
    assertThat(connection.labels("node-1")).isEqualTo(Map.of("zone", "a"));
    assertThatThrownBy(() -> connection.labels("node-2"))
        .isInstanceOf(VolumeException.Unavailable.class);
  }

  @Test
  void nodeIsThereIfItHasACsiNode() {
    answers.put("/apis/storage.k8s.io/v1/csinodes/node-1", "{}");
    KubernetesNodes nodes =
        new KubernetesNodes(
            new ApiServer(KubernetesConnection.client(access()), Duration.ofSeconds(10)));
    assertThat(nodes.exists("node-1")).isTrue();
    assertThat(nodes.exists("node-2")).isFalse();
    assertThat(nodes.exists("../csinodes/node-1")).isFalse();
    assertThat(nodes.exists("Ünï cödé\n")).isFalse();
  }
}
