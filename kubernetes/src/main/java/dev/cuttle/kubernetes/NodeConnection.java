package dev.cuttle.kubernetes;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node reads from the API server, each when it is needed: there are many nodes, each needs
 * little of it and seldom, and a key that is not kept cannot be old.
 */
public final class NodeConnection implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String CLUSTERS =
      "/apis/"
          + HasMetadata.getApiVersion(StorageCluster.class)
          + "/"
          + HasMetadata.getPlural(StorageCluster.class);

  private final KubernetesClient client;
  private final ApiServer server;
  private final String namespace;

  private NodeConnection(KubernetesClient client, String namespace) {
    this.client = client;
    this.server = new ApiServer(client, DEADLINE);
    this.namespace = namespace;
  }

  /**
   * @param access where the API server is and who we are; its deadlines are set here
   * @param namespace Cuttle's own, where the Secrets are
   */
  public static NodeConnection open(Config access, String namespace) {
    return new NodeConnection(KubernetesConnection.client(access), namespace);
  }

  /**
   * How a node reaches the cluster with this fsid, as of now: as nodeUser where that is set. Empty
   * if no StorageCluster has it.
   *
   * @throws VolumeException.Unavailable if that cannot be read in time, or its key cannot be had,
   *     naming the Secret
   */
  public Optional<ClusterEndpoint> endpoint(String clusterId) {
    ApiServer.Answer answer = server.send("GET", CLUSTERS, null, ApiServer.JSON);
    if (!answer.ok()) {
      throw server.refused("list StorageClusters", answer);
    }
    List<StorageCluster> all = server.read(answer, Clusters.class).getItems();
    return Optional.ofNullable(PublishedClusters.of(all).byClusterId().get(clusterId))
        .map(cluster -> Endpoints.ofNode(cluster, new UserKeys(namespace, this::secret)));
  }

  /** The labels of the node with this name. */
  public Map<String, String> labels(String node) {
    ApiServer.Answer answer = server.send("GET", "/api/v1/nodes/" + node, null, ApiServer.JSON);
    if (!answer.ok()) {
      throw server.refused("get node " + node, answer);
    }
    return Objects.requireNonNullElse(
        server.read(answer, Node.class).getMetadata().getLabels(), Map.of());
  }

  @Override
  public void close() {
    client.close();
  }

  private Optional<Secret> secret(String name) {
    ApiServer.Answer answer =
        server.send(
            "GET", "/api/v1/namespaces/" + namespace + "/secrets/" + name, null, ApiServer.JSON);
    if (answer.notFound()) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw server.refused("get Secret " + namespace + "/" + name, answer);
    }
    return Optional.of(server.read(answer, Secret.class));
  }

  /** What the API server answers to a list. */
  static final class Clusters extends DefaultKubernetesResourceList<StorageCluster> {
    private static final long serialVersionUID = 1L;
  }
}
