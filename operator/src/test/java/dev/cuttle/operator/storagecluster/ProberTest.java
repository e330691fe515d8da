package dev.cuttle.operator.storagecluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cuttle.api.Availability;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.InMemoryClusters;
import dev.cuttle.kubernetes.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProberTest {

  private static final Duration SHORT = Duration.ofMillis(10);

  private final InMemoryClusters ceph = new InMemoryClusters();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Prober prober =
      new Prober(ceph, timer, new BackOff(SHORT, SHORT, SHORT), Clock.systemUTC());
  private final ProbeTarget east = target("east", "a2V5");
  private final ProbeTarget west = target("west", "a2V5");

  private static ProbeTarget target(String name, String key) {
    StorageCluster cluster = Clusters.east();
    cluster.getMetadata().setName(name);
    return ProbeTarget.of(Endpoints.of(cluster, key));
  }

  @BeforeEach
  void make() {
    ceph.add("east", Clusters.FSID, "rbd");
    ceph.add("west", Clusters.FSID, "rbd");
  }

  @AfterEach
  void stop() {
    prober.close();
    ceph.faults().heal("east");
    timer.shutdownNow();
  }

  @Test
  void aHangingClusterDelaysNoOther() {
    ceph.faults().hang("east");
    assertThat(prober.watch(east)).isEqualTo(new ProbeOutcome.Pending(false));
    prober.watch(west);
    await().until(() -> prober.watch(west) instanceof ProbeOutcome.Saw);
    assertThat(prober.watch(east)).isInstanceOf(ProbeOutcome.Pending.class);
    assertThat(prober.reachable()).containsOnlyKeys("west");
  }

  @Test
  void aChangedKeyIsProbedAtOnceAndTheOldVerdictIsGone() {
    prober.watch(west);
    await().until(() -> prober.watch(west) instanceof ProbeOutcome.Saw);
    ceph.faults().hang("west");
    assertThat(prober.watch(target("west", "b3RoZXI="))).isEqualTo(new ProbeOutcome.Pending(true));
    ceph.faults().heal("west");
  }

  @Test
  void aChangeOfWeightTagsOrAvailabilityKeepsTheOutcome() {
    prober.watch(west);
    await().until(() -> prober.watch(west) instanceof ProbeOutcome.Saw);
    StorageCluster cluster = Clusters.east();
    cluster.getMetadata().setName("west");
    StorageClusterSpec spec = cluster.getSpec();
    cluster.setSpec(
        new StorageClusterSpec(
            spec.clusterID(),
            List.of(new ClusterTag("nvme", null)),
            7,
            Availability.Cordoned,
            spec.ceph(),
            null,
            null));
    assertThat(prober.watch(ProbeTarget.of(Endpoints.of(cluster, "a2V5"))))
        .isInstanceOf(ProbeOutcome.Saw.class);
  }

  @Test
  void aClusterThatWaitsForItsTurnKeepsItsVerdictAndIsAskedAgain() throws InterruptedException {
    prober.watch(west);
    await().until(() -> prober.watch(west) instanceof ProbeOutcome.Saw);
    CountDownLatch postponed = new CountDownLatch(3);
    ceph.faults()
        .before(
            "west",
            call -> {
              postponed.countDown();
              throw new CephException.Postponed("west", "probing", "others come first");
            });
    assertThat(postponed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(prober.watch(west)).isInstanceOf(ProbeOutcome.Saw.class);
  }

  @Test
  void aForgottenClusterIsProbedNoMoreAndItsConnectionsGo() {
    prober.watch(west);
    await().until(() -> !prober.reachable().isEmpty());
    prober.forget("west");
    assertThat(prober.reachable()).isEmpty();
    assertThat(ceph.forgotten()).contains("west");
  }
}
