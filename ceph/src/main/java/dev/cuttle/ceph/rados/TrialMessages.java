package dev.cuttle.ceph.rados;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a trial's process is told, and what it answers: JSON in both directions. */
final class TrialMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What to try. */
  record Task(CephAccess access, Duration deadline) {}

  private TrialMessages() {}

  /** It has the key in it: for a pipe, and nothing that remains. */
  static byte[] write(Task task) throws IOException {
    CephAccess access = task.access();
    ObjectNode json = JSON.createObjectNode();
    json.put("cluster", access.cluster())
        .put("fsid", access.fsid())
        .put("user", access.user())
        .put("key", access.key().base64())
        .put("millis", task.deadline().toMillis());
    access.monitors().forEach(json.putArray("monitors")::add);
    access.config().forEach(json.putObject("config")::put);
    return JSON.writeValueAsBytes(json);
  }

  static Task readTask(byte[] text) throws IOException {
    JsonNode json = JSON.readTree(text);
    List<String> monitors = new ArrayList<>();
    json.required("monitors").forEach(monitor -> monitors.add(monitor.asText()));
    Map<String, String> config = new LinkedHashMap<>();
    json.required("config")
        .properties()
        .forEach(setting -> config.put(setting.getKey(), setting.getValue().asText()));
    return new Task(
        new CephAccess(
            json.required("cluster").asText(),
            json.required("fsid").asText(),
            monitors,
            json.required("user").asText(),
            new CephKey(json.required("key").asText()),
            config),
        Duration.ofMillis(json.required("millis").asLong()));
  }

  static byte[] write(Optional<NativeFailure> failure) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    failure.ifPresent(
        no -> json.put("step", no.step().name()).put("errno", no.errno()).put("what", no.what()));
    return JSON.writeValueAsBytes(json);
  }

  static Verdict readVerdict(byte[] text) throws IOException {
    JsonNode json = JSON.readTree(text);
    if (!json.isObject()) {
      throw new IOException("it answered nothing");
    }
    return json.isEmpty()
        ? new Verdict.Survived()
        : new Verdict.Refused(
            NativeFailure.Step.valueOf(json.required("step").asText()),
            json.required("errno").asInt(),
            json.required("what").asText());
  }
}
