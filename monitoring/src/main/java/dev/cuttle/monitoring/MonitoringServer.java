package dev.cuttle.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What watches the program asks it over HTTP: /healthz, /readyz and /metrics. */
public final class MonitoringServer implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  private MonitoringServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @throws IOException if the address cannot be bound
   */
  public static MonitoringServer open(
      InetSocketAddress address, BooleanSupplier ready, Supplier<String> metrics)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", call -> answer(call, 404, TEXT, "not found\n"));
    server.createContext("/healthz", call -> answer(call, 200, TEXT, "ok\n"));
    server.createContext(
        "/readyz",
        call -> {
          boolean now = ready.getAsBoolean();
          answer(call, now ? 200 : 503, TEXT, now ? "ready\n" : "not ready yet\n");
        });
    server.createContext("/metrics", call -> answer(call, 200, METRICS, metrics.get()));
    server.start();
    return new MonitoringServer(server, threads);
  }

  /** Where it really is, if the port was left open. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange call, int code, String type, String text)
      throws IOException {
    try (call) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", type);
      call.sendResponseHeaders(code, body.length);
      call.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
