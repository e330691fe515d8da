package dev.cuttle.kubernetes;

import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Single requests to the API server, each exactly one round trip with one deadline over all its
 * repetitions. The typed calls of the client read before they patch, and cannot delete on condition
 * of the uid.
 */
final class ApiServer {

  static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MESSAGE_LIMIT = 512;

  private final KubernetesClient client;
  private final HttpClient http;
  private final String base;
  private final Duration deadline;

  ApiServer(KubernetesClient client, Duration deadline) {
    this.client = client;
    this.http = client.getHttpClient();
    this.base = client.getMasterUrl().toString().replaceAll("/+$", "");
    this.deadline = deadline;
  }

  /** What the API server answered. */
  record Answer(int code, String body) {

    static final int OK = 200;
    static final int CREATED = 201;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int UNPROCESSABLE = 422;

    boolean ok() {
      return code >= OK && code < 300;
    }

    boolean notFound() {
      return code == NOT_FOUND;
    }

    boolean conflict() {
      return code == CONFLICT;
    }

    boolean unprocessable() {
      return code == UNPROCESSABLE;
    }
  }

  /**
   * @param path from the root, such as {@code /apis/…}
   * @throws VolumeException.Unavailable if there is no answer in time, or only that of a server in
   *     trouble; a write may then have taken effect
   */
  Answer send(String method, String path, @Nullable Object body, String contentType) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(base + path);
    request.method(method, contentType, body == null ? null : json(body));
    Answer answer = await(method + " " + path, http.sendAsync(request.build(), String.class));
    if (answer.code() >= SERVER_ERROR || answer.code() == TOO_MANY_REQUESTS) {
      throw refused(method + " " + path, answer);
    }
    return answer;
  }

  <T> T read(Answer answer, Class<T> type) {
    return client.getKubernetesSerialization().unmarshal(answer.body(), type);
  }

  /** An answer that is not among those expected. */
  VolumeException.Unavailable refused(String what, Answer answer) {
    return new VolumeException.Unavailable(
        "the API server answered " + answer.code() + " to " + what + ": " + reason(answer));
  }

  private String reason(Answer answer) {
    String text = answer.body();
    try {
      Map<?, ?> status = client.getKubernetesSerialization().unmarshal(text, Map.class);
      text = String.valueOf(status == null ? "no reason given" : status.get("message"));
    } catch (IllegalArgumentException notJson) {
      text = text.strip();
    }
    return text.length() <= MESSAGE_LIMIT ? text : text.substring(0, MESSAGE_LIMIT) + "…";
  }

  private String json(Object body) {
    return client.getKubernetesSerialization().asJson(body);
  }

  private Answer await(String what, CompletableFuture<HttpResponse<String>> pending) {
    try {
      HttpResponse<String> response = pending.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.code(), response.body() == null ? "" : response.body());
    } catch (TimeoutException late) {
      pending.cancel(true);
      throw noAnswer(what, "in " + deadline.toSeconds() + " s", late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      pending.cancel(true);
      throw noAnswer(what, "before the call was ended", stopped);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw noAnswer(what, "(" + cause + ")", cause);
    }
  }

  private static VolumeException noAnswer(String what, String how, Throwable cause) {
    VolumeException unavailable =
        new VolumeException.Unavailable(
            "the API server did not answer " + what + " " + how + "; try again");
    unavailable.initCause(cause);
    return unavailable;
  }
}
