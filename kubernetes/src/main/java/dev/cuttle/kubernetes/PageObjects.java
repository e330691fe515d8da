package dev.cuttle.kubernetes;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.api.VolumePlacementSpec;
import dev.cuttle.api.VolumePlacementSpec.PlacementDecided;
import dev.cuttle.api.VolumePlacementStatus;
import dev.cuttle.api.VolumePlacementStatus.NodeAttachment;
import dev.cuttle.kubernetes.ApiServer.Answer;
import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * VolumePlacement objects on the API server: one request each, nothing repeated, nothing guessed.
 */
final class PageObjects {

  private static final String COLLECTION =
      "/apis/"
          + HasMetadata.getApiVersion(VolumePlacement.class)
          + "/"
          + HasMetadata.getPlural(VolumePlacement.class);

  private final ApiServer server;

  PageObjects(ApiServer server) {
    this.server = server;
  }

  /** One step of a JSON patch (RFC 6902). */
  private record Step(String op, String path, @Nullable Object value) {}

  Optional<VolumePlacement> get(String name) {
    Answer answer = server.send("GET", path(name), null, ApiServer.JSON);
    return answer.notFound() ? Optional.empty() : Optional.of(read(answer, "get"));
  }

  /**
   * Pages in the order of their names.
   *
   * @param after a name; empty for the first ones
   */
  PageList list(int most, Optional<String> after) {
    String path =
        COLLECTION
            + "?limit="
            + most
            + after.map(name -> "&continue=" + Continuation.after(name)).orElse("");
    Answer answer = server.send("GET", path, null, ApiServer.JSON);
    if (!answer.ok()) {
      throw server.refused("list pages of the ledger", answer);
    }
    return server.read(answer, PageList.class);
  }

  /** Empty if there is one of this name. */
  Optional<VolumePlacement> create(VolumePlacement page) {
    Answer answer = server.send("POST", COLLECTION, page, ApiServer.JSON);
    return answer.conflict() ? Optional.empty() : Optional.of(read(answer, "create"));
  }

  /** Conflict if the page is not as it was read. */
  Answer redecide(
      String name, PageVersion version, VolumePlacementSpec spec, Map<String, String> labels) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("replace", "/metadata/uid", version.uid()));
    steps.add(new Step("replace", "/metadata/resourceVersion", version.resourceVersion()));
    steps.add(new Step("add", "/metadata/labels", labels));
    steps.add(new Step("add", "/spec/decision", spec.decision()));
    steps.add(
        new Step("add", "/spec/attempts", Objects.requireNonNullElse(spec.attempts(), List.of())));
    steps.add(new Step("add", "/spec/explanation", spec.explanation()));
    return server.send("PATCH", path(name), steps, ApiServer.JSON_PATCH);
  }

  /** Conflict if the page is not as it was read. */
  Answer expand(String name, PageVersion version, long sizeBytes) {
    Map<String, Object> spec =
        Map.of(
            "sizeBytes",
            sizeBytes,
            "printed",
            Map.of("size", VolumePlacementSpec.printedSize(sizeBytes)));
    Map<String, Object> patch = Map.of("metadata", version.wire(), "spec", spec);
    return server.send("PATCH", path(name), patch, ApiServer.MERGE_PATCH);
  }

  /** Conflict if the page is not as it was read. */
  Answer bind(
      String name, PageVersion version, String volumeId, PlacementDecided location, String id) {
    Map<String, Object> status =
        Map.of(
            "phase",
            VolumePlacementStatus.Phase.Bound.name(),
            "volumeID",
            volumeId,
            "location",
            location,
            "imageID",
            id);
    return status(name, version, status);
  }

  /** Conflict if the page is not as it was read. */
  Answer attach(String name, PageVersion version, List<NodeAttachment> attachments) {
    return status(name, version, Map.of("attachments", attachments));
  }

  private Answer status(String name, PageVersion version, Map<String, Object> status) {
    Map<String, Object> patch = Map.of("metadata", version.wire(), "status", status);
    return server.send("PATCH", path(name) + "/status", patch, ApiServer.MERGE_PATCH);
  }

  /** Conflict if there is another page of this name. */
  Answer delete(String name, String uid) {
    return delete(name, Map.of("uid", uid));
  }

  /** Conflict if the page is not as it was read. */
  Answer delete(String name, PageVersion version) {
    return delete(name, version.wire());
  }

  private Answer delete(String name, Map<String, String> preconditions) {
    Map<String, Object> options =
        Map.of("apiVersion", "v1", "kind", "DeleteOptions", "preconditions", preconditions);
    return server.send("DELETE", path(name), options, ApiServer.JSON);
  }

  /** False if our finalizer is not at this position, or the page is another one. */
  boolean removeFinalizer(String name, String uid, int position) {
    String finalizer = "/metadata/finalizers/" + position;
    List<Map<String, String>> steps =
        List.of(
            Map.of("op", "test", "path", "/metadata/uid", "value", uid),
            Map.of("op", "test", "path", finalizer, "value", VolumePlacement.FINALIZER),
            Map.of("op", "remove", "path", finalizer));
    Answer answer = server.send("PATCH", path(name), steps, ApiServer.JSON_PATCH);
    if (answer.ok() || answer.notFound()) {
      return true;
    }
    if (answer.conflict() || answer.unprocessable()) {
      return false;
    }
    throw refused("remove the finalizer of", answer);
  }

  VolumePlacement read(Answer answer, String verb) {
    if (!answer.ok()) {
      throw refused(verb, answer);
    }
    return server.read(answer, VolumePlacement.class);
  }

  VolumeException.Unavailable refused(String verb, Answer answer) {
    return server.refused(verb + " a page of the ledger", answer);
  }

  private static String path(String name) {
    return COLLECTION + "/" + name;
  }
}
