package dev.cuttle.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Starts informers that are of no use before they are filled. */
public final class InformerStart {

  private InformerStart() {}

  /**
   * Returns once it is filled; from then on it keeps trying when the API server is away.
   *
   * @throws KubernetesClientException if it is not filled in time
   */
  public static void fill(SharedIndexInformer<?> informer, Duration timeout) {
    informer.exceptionHandler((_, _) -> true);
    try {
      informer
          .start()
          .toCompletableFuture()
          .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException late) {
      throw new KubernetesClientException(
          "the cache of " + informer.getApiTypeClass().getSimpleName() + " could not be filled",
          late);
    }
  }
}
