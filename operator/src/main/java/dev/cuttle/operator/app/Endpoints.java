package dev.cuttle.operator.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** /healthz, /readyz and /metrics. */
final class Endpoints implements AutoCloseable {

  private final HttpServer server;

  /**
   * @throws IOException if the address is taken
   */
  Endpoints(InetSocketAddress address, BooleanSupplier ready, Supplier<String> metrics)
      throws IOException {
    server = HttpServer.create(address, 0);
    server.setExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory()));
    server.createContext(
        "/healthz", exchange -> answer(exchange, HttpURLConnection.HTTP_OK, "ok\n"));
    server.createContext("/readyz", exchange -> ready(exchange, ready.getAsBoolean()));
    server.createContext(
        "/metrics", exchange -> answer(exchange, HttpURLConnection.HTTP_OK, metrics.get()));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void ready(HttpExchange exchange, boolean ready) throws IOException {
    answer(
        exchange,
        ready ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
        ready ? "ok\n" : "the caches are not filled yet\n");
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
