package dev.cuttle.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what the client leaves open. Its request timeout ends with the headers of an answer: a
 * body that does not come to its end, as from a server that dies in mid-sentence, holds its caller
 * for ever. A watch on which nothing comes any more looks like one on which nothing happens; here
 * each watch ends after a while and goes on where it was, which costs one request.
 *
 * <p>HTTP/1.1, because a connection that died without a word is then left by the first call that
 * fails on it. Over HTTP/2 all calls share it, until the kernel gives up sending: 15 minutes.
 */
final class BoundedAnswers implements Interceptor {

  private static final String NAME = "bounded-answers";
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration WATCH = Duration.ofMinutes(2);

  private final Duration answer;
  private final Duration watch;

  private BoundedAnswers(Duration answer, Duration watch) {
    this.answer = answer;
    this.watch = watch;
  }

  /** For {@code KubernetesClientBuilder.withHttpClientBuilderConsumer}. */
  static void on(HttpClient.Builder http) {
    on(http, ANSWER, WATCH);
  }

  /**
   * @param answer for the body of one answer; for its headers the request timeout counts
   * @param watch after which a watch is renewed, or half as much again
   */
  static void on(HttpClient.Builder http, Duration answer, Duration watch) {
    http.preferHttp11().addOrReplaceInterceptor(NAME, new BoundedAnswers(answer, watch));
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (response.body() instanceof AsyncBody body) {
      CompletableFuture<Void> _ =
          bounded(request, body.done()).whenComplete((_, _) -> body.cancel());
    }
  }

  private CompletableFuture<Void> bounded(HttpRequest request, CompletableFuture<Void> done) {
    if (isWatch(request)) {
      return done.completeOnTimeout(null, spread(watch.toMillis()), TimeUnit.MILLISECONDS);
    }
    return done.orTimeout(answer.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean isWatch(HttpRequest request) {
    String query = request.uri().getQuery();
    return query != null && List.of(query.split("&")).contains("watch=true");
  }

  /** So that not all watches are renewed at once. */
  private static long spread(long millis) {
    return millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
  }
}
