package dev.cuttle.kubernetes;

import dev.cuttle.volume.Claims;
import dev.cuttle.volume.VolumeRequest;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.Optional;

/** The claims, each read when it is asked for: few classes allow the annotation. */
final class KubernetesClaims implements Claims {

  private final ApiServer server;

  KubernetesClaims(ApiServer server) {
    this.server = server;
  }

  @Override
  public Optional<String> tagsOf(VolumeRequest.Claim claim) {
    String path =
        "/api/v1/namespaces/" + claim.namespace() + "/persistentvolumeclaims/" + claim.name();
    ApiServer.Answer answer = server.send("GET", path, null, ApiServer.JSON);
    if (answer.notFound()) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw server.refused("get claim " + claim.namespace() + "/" + claim.name(), answer);
    }
    Map<String, String> annotations =
        server.read(answer, PersistentVolumeClaim.class).getMetadata().getAnnotations();
    return Optional.ofNullable(annotations).map(all -> all.get(Claims.tagsAnnotation()));
  }
}
