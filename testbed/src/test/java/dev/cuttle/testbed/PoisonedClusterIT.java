package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.api.StorageCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose central configuration holds what librados aborts at is added and changed: it ends
 * no program, and another cluster does not notice.
 */
@Tag("quiet")
class PoisonedClusterIT {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Map<String, String> DEADLY =
      Map.of("ms_type", "async+rdma", "log_max_recent", "9223372036854775807");

  /** On two cores that the whole testbed shares, a p99 jitters by this much on its own. */
  private static final double NOISE_MILLIS = 25;

  private static final int WARMING = 20;
  private static final int LEAST_CALLS = 100;

  private final CsiClient csi = new CsiClient(Testbed.socket());

  @BeforeEach
  void stageWithoutTheSickOne() {
    Stage.set();
    Kube.unregister(Testbed.WEST);
  }

  @AfterEach
  void cure() {
    for (String setting : List.of("ms_type", "ms_public_type", "log_max_recent")) {
      Testbed.ceph(Testbed.WEST, "config", "rm", "client.cuttle", setting);
    }
    Stage.registerAll();
    Kube.awaitReady(Testbed.CLUSTERS.toArray(String[]::new));
    Stage.clear(csi);
    csi.close();
  }

  @Test
  void itEndsNoProgramAndTheOthersDoNotNotice() throws Exception {
    List<String> processes = processes();
    createMillis(WARMING, new AtomicBoolean(true));
    double before = p99(createMillis(LEAST_CALLS, new AtomicBoolean(true)));
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Double>> millis = load.submit(() -> createMillis(LEAST_CALLS, done));
      try {
        addChangeAndPoison();
      } finally {
        done.set(true);
      }
      assertThat(p99(millis.get()))
          .as("p99 of another cluster's creates, ms; before: %s", before)
          .isLessThan(1.5 * before + NOISE_MILLIS);
    }
    assertThat(processes()).as("operator and driver").isEqualTo(processes);
  }

  /** As a program leaves it that died of a contact: a note of whom it was contacting. */
  @Test
  void whoeverTheProgramDiedOfWaitsAndTheOthersDoNot(@TempDir Path folder) throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));
    Files.createFile(state.resolve(Testbed.ARCHIVE + ".contact"));
    try (DriverProcess _ = DriverProcess.noting(folder, state);
        CsiClient restarted = new CsiClient(folder.resolve("csi.sock").toString())) {
      assertThatThrownBy(() -> restarted.create("waits-" + UUID.randomUUID(), "hdd", 1L << 30))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
          .hasMessageContaining("the program died while it contacted this cluster")
          .hasMessageContaining(Testbed.ARCHIVE);
      restarted.create("goes-on-" + UUID.randomUUID(), "east", 1L << 30);
    }
    assertThat(state).isDirectoryContaining("glob:**/" + Testbed.ARCHIVE + ".deaths");
  }

  private void addChangeAndPoison() {
    DEADLY.forEach((setting, value) ->
        Testbed.ceph(Testbed.WEST, "config", "set", "client.cuttle", setting, value));
    Kube.register(Testbed.WEST, 300, "ssd", "west", "prod");
    Kube.awaitReady(Testbed.WEST);
    csi.create("added-" + UUID.randomUUID(), "west", 1L << 30);

    assertThatThrownBy(() -> configure("{\"ms_type\": \"async+rdma\"}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("config may set only ms_client_mode, ");
    configure("{\"ms_client_mode\": \"secure\"}");
    csi.create("changed-" + UUID.randomUUID(), "west", 1L << 30);

    Testbed.ceph(Testbed.WEST, "config", "set", "client.cuttle", "ms_public_type", "foo");
    Kube.awaitReady(Testbed.WEST);
    csi.create("poisoned-" + UUID.randomUUID(), "west", 1L << 30);
  }

  private static void configure(String settings) {
    Kube.CLIENT
        .resources(StorageCluster.class)
        .withName(Testbed.WEST)
        .patch(MERGE, "{\"spec\": {\"ceph\": {\"config\": %s}}}".formatted(settings));
    Kube.awaitReady(Testbed.WEST);
  }

  /** Creates of another cluster, one after the other, until done and often enough for a p99. */
  private List<Double> createMillis(int least, AtomicBoolean done) {
    List<Double> millis = new ArrayList<>();
    while (millis.size() < least || !done.get()) {
      long start = System.nanoTime();
      String volume = csi.create("load-" + UUID.randomUUID(), "hdd", 1L << 30);
      millis.add((System.nanoTime() - start) / 1e6);
      csi.delete(volume);
    }
    return millis;
  }

  private static double p99(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
  }

  /** Process ids and the times of their starts, as the testbed keeps them. */
  private static List<String> processes() throws IOException {
    Path run = Path.of(Testbed.env("CUTTLE_TESTBED"), "run");
    return List.of(
        Files.readString(run.resolve("operator.pid")), Files.readString(run.resolve("driver.pid")));
  }
}
