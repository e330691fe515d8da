package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.FeatureTagStatus.RowState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One cluster hangs under load: it stops itself and nobody else, is marked, and heals without a
 * restart.
 */
@Tag("quiet")
class HungClusterIT {

  private static final Duration MARKED_WITHIN = Duration.ofSeconds(30);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(45);

  /**
   * On two cores that the whole testbed shares, a p99 of some hundred calls jitters by this much on
   * its own.
   */
  private static final double NOISE_MILLIS = 25;

  private static final int CALLERS = 4;
  private static final int CALLS_EACH = 60;

  private final CsiClient csi = new CsiClient(Testbed.socket());

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void healAndClear() {
    Testbed.fault(Testbed.ARCHIVE, "heal");
    Kube.awaitReady(Testbed.ARCHIVE);
    Stage.clear(csi);
    csi.close();
  }

  @Test
  void theOthersDoNotNoticeAndTheHungOneAnswersInItsDeadline() throws Exception {
    csi.create("warm-" + UUID.randomUUID(), "hdd", 1L << 30);
    createMillis("ssd");
    double before = p99(createMillis("ssd"));

    Testbed.fault(Testbed.ARCHIVE, "hang");
    try (ExecutorService hung = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Status.Code>> answers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        answers.add(hung.submit(this::createOnHungCluster));
      }
      double during = p99(createMillis("ssd"));
      assertThat(during)
          .as("p99 of the other clusters, ms; before: %s", before)
          .isLessThan(1.5 * before + NOISE_MILLIS);
      Set<Status.Code> codes = EnumSet.noneOf(Status.Code.class);
      for (Future<Status.Code> answer : answers) {
        codes.add(answer.get());
      }
      assertThat(codes).as("codes for the hung cluster").containsOnly(Status.Code.UNAVAILABLE);
    }
    Awaitility.await("the row says NotReady")
        .atMost(MARKED_WITHIN)
        .until(() -> Kube.rowStates(Testbed.ARCHIVE).get("hdd") == RowState.NotReady);

    Testbed.fault(Testbed.ARCHIVE, "heal");
    Awaitility.await("Ready again without a restart")
        .atMost(MARKED_WITHIN)
        .until(() -> Kube.rowStates(Testbed.ARCHIVE).get("hdd") == RowState.Ready);
    csi.create("healed-" + UUID.randomUUID(), "hdd", 1L << 30);
  }

  private Status.Code createOnHungCluster() {
    long start = System.nanoTime();
    try {
      csi.create("hung-" + UUID.randomUUID(), "hdd", 1L << 30);
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("time to the answer")
          .isLessThan(ANSWERED_WITHIN);
      assertThat(refused.getMessage()).contains(Testbed.ARCHIVE);
      return refused.getStatus().getCode();
    }
  }

  private List<Double> createMillis(String tags) throws Exception {
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        all.add(
            callers.submit(() -> {
              for (int i = 0; i < CALLS_EACH; i++) {
                long start = System.nanoTime();
                csi.create("load-" + UUID.randomUUID(), tags, 1L << 30);
                millis.add((System.nanoTime() - start) / 1e6);
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return millis;
  }

  private static double p99(List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
  }
}
