package dev.cuttle.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.operator.InMemoryCeph;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class KeeperPartsTest {

  @Test
  void theLeaseIsWatchedOnceThereIsAnElectionAndHandedBackWhenNothingIsWrittenAnyMore() {
    assertThat(order())
        .containsSubsequence("LeaderLease", "TablePart", "ClusterController", "LeaseWatch");
  }

  private static List<String> order() {
    InMemoryCeph ceph = new InMemoryCeph();
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
                .build();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      return new KeeperParts(
              Settings.of("ns", Optional.of(Settings.Election.of("lease", "me"))),
              client,
              ceph.clusters(),
              ceph.images(),
              new OperatorMetrics(),
              timer,
              Clock.systemUTC())
          .all(new LeaderCallbacks(() -> {}, () -> {}, _ -> {}), () -> {}).stream()
              .map(part -> part.getClass().getSimpleName())
              .toList();
    }
  }
}
