package dev.cuttle.ceph.rados;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trial's process is told, and what it answers: JSON in both directions, token by token,
 * because the process would spend half its time on loading a binding of objects. Before its answer
 * stands one byte that says that the contact was begun.
 */
final class TrialMessages {
  /** Written when the contact begins. */
  static final int BEGUN = '!';

  private static final JsonFactory JSON = new JsonFactory();

  /** What to try. */
  record Task(CephAccess access, Duration deadline) {}

  /** One object: its texts, its list of texts, and its map of texts. */
  private record Fields(Map<String, String> texts, List<String> list, Map<String, String> map) {
    String text(String name) throws IOException {
      String value = texts.get(name);
      if (value == null) {
        throw new IOException("a message of a trial has no " + name);
      }
      return value;
    }
  }

  /** What writes the fields of one object. */
  @FunctionalInterface
  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private TrialMessages() {}

  /** It has the key in it: for a pipe, and nothing that remains. */
  static byte[] write(Task task) throws IOException {
    CephAccess access = task.access();
    return object(json -> {
      json.writeStringField("cluster", access.cluster());
      json.writeStringField("fsid", access.fsid());
      json.writeStringField("user", access.user());
      json.writeStringField("key", access.key().base64());
      json.writeStringField("millis", Long.toString(task.deadline().toMillis()));
      json.writeArrayFieldStart("monitors");
      for (String monitor : access.monitors()) {
        json.writeString(monitor);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("config");
      for (Map.Entry<String, String> setting : access.config().entrySet()) {
        json.writeStringField(setting.getKey(), setting.getValue());
      }
      json.writeEndObject();
    });
  }

  static Task readTask(byte[] text) throws IOException {
    Fields fields = read(text);
    return new Task(
        new CephAccess(
            fields.text("cluster"),
            fields.text("fsid"),
            fields.list(),
            fields.text("user"),
            new CephKey(fields.text("key")),
            fields.map()),
        Duration.ofMillis(Long.parseLong(fields.text("millis"))));
  }

  /** What is written when the contact has ended. */
  static byte[] write(Verdict verdict) throws IOException {
    return object(json -> {
      switch (verdict) {
        case Verdict.Survived fine -> {}
        case Verdict.Refused no -> {
          json.writeStringField("step", no.step().name());
          json.writeStringField("errno", Integer.toString(no.errno()));
          json.writeStringField("what", no.what());
        }
        case Verdict.Untried untried -> json.writeStringField("untried", untried.why());
        case Verdict.Died dead -> throw new IOException("the dead write nothing");
        case Verdict.Waiting waiting -> throw new IOException("who waits writes nothing");
      }
    });
  }

  /** Whether a contact was begun before this output was over. */
  static boolean isBegun(byte[] output) {
    return output.length > 0 && output[0] == BEGUN;
  }

  /** Whether the output goes on after the beginning. */
  static boolean isEnded(byte[] output) {
    return output.length > 1;
  }

  /**
   * @param output with the beginning
   */
  static Verdict readVerdict(byte[] output) throws IOException {
    if (!isBegun(output)) {
      throw new IOException("a trial answered before it began");
    }
    Fields fields = read(Arrays.copyOfRange(output, 1, output.length));
    if (fields.texts().isEmpty()) {
      return new Verdict.Survived();
    }
    String untried = fields.texts().get("untried");
    return untried != null
        ? new Verdict.Untried(untried)
        : new Verdict.Refused(
            NativeFailure.Step.valueOf(fields.text("step")),
            Integer.parseInt(fields.text("errno")),
            fields.text("what"));
  }

  private static byte[] object(Writing fields) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.to(json);
      json.writeEndObject();
    }
    return text.toByteArray();
  }

  private static Fields read(byte[] text) throws IOException {
    Fields fields = new Fields(new HashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a message of a trial is no object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        switch (json.nextToken()) {
          case START_ARRAY -> readList(json, fields.list());
          case START_OBJECT -> readMap(json, fields.map());
          default -> fields.texts().put(name, json.getText());
        }
      }
    }
    return fields;
  }

  private static void readList(JsonParser json, List<String> list) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(json.getText());
    }
  }

  private static void readMap(JsonParser json, Map<String, String> map) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      map.put(name, json.getText());
    }
  }
}
