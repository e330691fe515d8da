package dev.cuttle.kubernetes;

import static dev.cuttle.api.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.placement.Load;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTotalsIT {
  private static final int PAGES = 500;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  // A cluster of this run alone: other tests may write pages at the same time.
  private final String cluster = UUID.randomUUID().toString();
  private final PageTotals totals = new PageTotals();
  private KubernetesClient client;

  @BeforeEach
  void connect() throws IOException {
    client = TestApiServer.client();
    TestApiServer.applyDefinitions();
  }

  @AfterEach
  void removePages() {
    client.resources(VolumePlacement.class).withLabel("pagetotals", run).delete();
    client.close();
  }

  @Test
  void anInformerKeepsTheSums() throws Exception {
    for (int i = 0; i < PAGES; i++) {
      create(i, 1000 + i);
    }
    long sum = 1000L * PAGES + (long) PAGES * (PAGES - 1) / 2;
    try (var informer =
        client
            .resources(VolumePlacement.class)
            .withLimit(100L)
            .runnableInformer(0)
            .itemStore(totals)
            .removeNamespaceIndex()) {
      informer.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(totals.of(cluster)).isEqualTo(new Load(sum, PAGES));

      totals.hold(name(PAGES), cluster, 7);
      assertThat(totals.of(cluster)).isEqualTo(new Load(sum + 7, PAGES + 1));
      create(PAGES, 7);
      await().atMost(Duration.ofSeconds(10)).until(() -> totals.clusterOf(name(PAGES)).isPresent());
      assertThat(totals.of(cluster)).isEqualTo(new Load(sum + 7, PAGES + 1));

      client.resources(VolumePlacement.class).withName(name(0)).delete();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat(totals.of(cluster)).isEqualTo(new Load(sum + 7 - 1000, PAGES)));
      assertThat(totals.clusterOf(name(1))).contains(cluster);
    }
  }

  private void create(int number, long bytes) {
    VolumePlacement page = page(name(number), cluster, bytes);
    page.getMetadata().setLabels(Map.of("pagetotals", run));
    client.resource(page).create();
  }

  private String name(int number) {
    return "pagetotals-" + run + "-" + number;
  }
}
