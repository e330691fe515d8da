package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TrialSlotsTest {

  private static CephAccess access(String cluster) {
    return new CephAccess(
        cluster, "fsid", List.of("192.0.2.1:6789"), "cuttle", new CephKey("c2VjcmV0"), Map.of());
  }

  @Test
  void repeatedTrialsLeaveAPlaceForNewClusters() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(1);
    TrialSlots slots =
        new TrialSlots(
            (access, again) -> {
              if (access.cluster().equals("hanging")) {
                begun.countDown();
                hanging.await();
              }
              return new Verdict.Survived();
            },
            Duration.ofMillis(50));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Verdict> hung = callers.submit(() -> slots.run(access("hanging"), true));
      begun.await();
      assertThat(slots.run(access("repeated"), true)).isEqualTo(new Verdict.Waiting());
      assertThat(slots.run(access("new"), false)).isEqualTo(new Verdict.Survived());
      hanging.countDown();
      assertThat(hung.get()).isEqualTo(new Verdict.Survived());
      assertThat(slots.run(access("repeated"), true)).isEqualTo(new Verdict.Survived());
    }
  }
}
