package dev.cuttle.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server that falls silent in mid-answer holds nobody. */
@Timeout(60)
class BoundedAnswersIT {

  private MuteServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = new MuteServer();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(server.url())
                    .withOnlyHttpWatches(true)
                    .withRequestRetryBackoffLimit(0)
                    .withWatchReconnectInterval(10)
                    .build())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withHttpClientBuilderConsumer(
                http -> BoundedAnswers.on(http, Duration.ofMillis(500), Duration.ofMillis(500)))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anAnswerWithoutAnEndIsAnErrorInTime() {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> client.secrets().inNamespace("here").withName("half").get());
  }

  @Test
  void aWatchOnWhichNothingComesIsRenewedAndMissesNothing() {
    try (SharedIndexInformer<Secret> secrets = client.secrets().inNamespace("here").inform()) {
      await().until(() -> secrets.getStore().getByKey("here/late") != null);
      await().until(() -> server.watches() >= 3);
      assertThat(secrets.getStore().getByKey("here/late")).isNotNull();
    }
  }
}
