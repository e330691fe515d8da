package dev.cuttle.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MonitoringServerTest {
  private final AtomicBoolean ready = new AtomicBoolean();

  private MonitoringServer open() throws IOException {
    return MonitoringServer.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        ready::get,
        () -> "cuttle_figure 1\n");
  }

  private static HttpResponse<String> get(MonitoringServer server, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void readinessIsAskedAnewEachTime() throws IOException, InterruptedException {
    try (MonitoringServer server = open()) {
      assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
      ready.set(true);
      assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
    }
  }

  @Test
  void metricsAreInTheFormatThatPrometheusAsksFor() throws IOException, InterruptedException {
    try (MonitoringServer server = open()) {
      HttpResponse<String> page = get(server, "/metrics");
      assertThat(page.body()).isEqualTo("cuttle_figure 1\n");
      assertThat(page.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  @Test
  void otherPathsAreNotFound() throws IOException, InterruptedException {
    try (MonitoringServer server = open()) {
      assertThat(get(server, "/secrets").statusCode()).isEqualTo(404);
    }
  }
}
