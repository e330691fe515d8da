package dev.cuttle.kubernetes;

import dev.cuttle.volume.Nodes;
import java.util.regex.Pattern;

/**
 * The nodes as CSINode objects, which the kubelets keep: each is asked for when it matters, which
 * is seldom. A node_id is the name of the node.
 */
final class KubernetesNodes implements Nodes {

  /** Anything else is no object's name, and must not get into the path of a request. */
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private final ApiServer server;

  KubernetesNodes(ApiServer server) {
    this.server = server;
  }

  @Override
  public boolean exists(String nodeId) {
    if (!OBJECT_NAME.matcher(nodeId).matches()) {
      return false;
    }
    ApiServer.Answer answer =
        server.send("GET", "/apis/storage.k8s.io/v1/csinodes/" + nodeId, null, ApiServer.JSON);
    if (!answer.ok() && !answer.notFound()) {
      throw server.refused("get CSINode " + nodeId, answer);
    }
    return answer.ok();
  }
}
