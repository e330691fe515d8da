package dev.cuttle.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.time.Duration;

/** Makes the clients of driver and operator: all their calls have deadlines. */
public final class ApiServerClient {

  private static final int CONNECT_MILLIS = 3_000;

  private ApiServerClient() {}

  /**
   * Watches over plain HTTP: the end of a web socket that comes while an event is handled is lost,
   * and the watch would stand still for ever. They never give up.
   *
   * @param access where the API server is and who we are
   * @param agent who asks, in the API server's log
   * @param request until the headers of an answer; one repetition hides a connection that the
   *     server closed, more is the caller's
   */
  public static KubernetesClient open(
      Config access, String agent, Duration request, HttpClient.Factory http) {
    Config config =
        new ConfigBuilder(access)
            .withUserAgent(agent)
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestTimeout((int) request.toMillis())
            .withRequestRetryBackoffLimit(1)
            .withRequestRetryBackoffInterval(100)
            .withOnlyHttpWatches(true)
            .withWatchReconnectInterval(500)
            .withWatchReconnectLimit(-1)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(http)
        .withHttpClientBuilderConsumer(BoundedAnswers::on)
        .build();
  }
}
