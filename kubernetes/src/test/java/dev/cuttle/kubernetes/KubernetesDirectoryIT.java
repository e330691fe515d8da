package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.volume.ClusterDirectory;
import dev.cuttle.volume.ClusterDirectoryContract;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KubernetesDirectoryIT extends ClusterDirectoryContract {

  private static final String NAMESPACE = "default";

  private final KubernetesClient client = TestApiServer.client();
  private final PublishedObjects objects = new PublishedObjects(clusterId, name, tag);
  private KubernetesConnection connection =
      KubernetesConnection.open(TestApiServer.access(), NAMESPACE);

  @BeforeAll
  static void define() {
    TestApiServer.applyDefinitions();
  }

  @BeforeEach
  void read() {
    await().atMost(Duration.ofSeconds(30)).until(connection::isSynced);
  }

  @AfterEach
  void clear() {
    withdraw();
    connection.close();
    client.close();
  }

  @Override
  protected ClusterDirectory directory() {
    return connection.directory();
  }

  @Override
  protected void publish() {
    client.resource(objects.secret("secret")).inNamespace(NAMESPACE).create();
    client.resource(objects.cluster()).create();
    client.resource(objects.cluster()).updateStatus();
    client.resource(objects.featureTag()).create();
    client.resource(objects.featureTag()).updateStatus();
  }

  @Override
  protected void withdraw() {
    client.resource(objects.featureTag()).delete();
    client.resource(objects.cluster()).delete();
    loseKey();
  }

  @Override
  protected void loseKey() {
    client.resource(objects.secret("")).inNamespace(NAMESPACE).delete();
  }

  @Test
  void aRotatedKeyIsSeenAtOnce() {
    publish();
    await().untilAsserted(() -> assertThat(key()).isEqualTo("secret"));
    client.resource(objects.secret("newer")).inNamespace(NAMESPACE).update();
    await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(key()).isEqualTo("newer"));
  }

  @Test
  void aClusterThatIsDeletedIsTold() {
    List<String> gone = new CopyOnWriteArrayList<>();
    connection.onClusterGone(gone::add);
    publish();
    await().untilAsserted(() -> assertThat(key()).isEqualTo("secret"));
    assertThat(gone).doesNotContain(name);
    withdraw();
    await().untilAsserted(() -> assertThat(gone).contains(name));
  }

  @Test
  void theTagsOfAClaimAreItsAnnotation() {
    var claim = objects.claim(Map.of("cuttle.dev/tags", "ssd,east"));
    client.resource(claim).inNamespace(NAMESPACE).create();
    assertThat(connection.claims().tagsOf(new VolumeRequest.Claim(NAMESPACE, name)))
        .contains("ssd,east");
    client.resource(claim).inNamespace(NAMESPACE).delete();
    assertThat(connection.claims().tagsOf(new VolumeRequest.Claim(NAMESPACE, "no-such"))).isEmpty();
  }

  private String key() {
    return directory().endpoint(clusterId).map(ClusterEndpoint::key).orElse("");
  }
}
