package dev.cuttle.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server that begins its answers and then says nothing more. Lists it answers whole. */
final class MuteServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger watches = new AtomicInteger();

  MuteServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many watches were begun. */
  int watches() {
    return watches.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    boolean watch = query.contains("watch=true");
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      if (watch) {
        // The second one has something to tell.
        body.write(watches.incrementAndGet() == 2 ? bytes(EVENT) : new byte[0]);
        fallSilent(body);
      } else if (exchange.getRequestURI().getPath().endsWith("/secrets")) {
        body.write(bytes(LIST));
      } else {
        body.write(bytes("{\"kind\":"));
        fallSilent(body);
      }
    }
  }

  private void fallSilent(OutputStream body) throws IOException {
    body.flush();
    try {
      closed.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final String LIST =
      """
      {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}\
      """;
  private static final String EVENT =
      """
      {"type":"ADDED","object":{"kind":"Secret","apiVersion":"v1",\
      "metadata":{"name":"late","namespace":"here","uid":"1","resourceVersion":"2"}}}
      """;

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
