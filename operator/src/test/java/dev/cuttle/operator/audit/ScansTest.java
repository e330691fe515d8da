package dev.cuttle.operator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.InMemoryImages;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.PortCall.Operation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ScansTest {

  private static final String CLUSTER = "ssd-east";
  private static final PoolAddress POOL =
      new PoolAddress(
          new CephAccess(
              CLUSTER, "fsid", List.of("192.0.2.1"), "cuttle", new CephKey("a2V5"), Map.of()),
          "rbd",
          "");

  private final InMemoryImages images = new InMemoryImages();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Thread> scanning = new CompletableFuture<>();
  private final Scans scans =
      new Scans(images, new InMemoryPages(), Scans.PERIOD, Clock.systemUTC(), told::add);

  /** Runs one scan to its end; the action happens in it. */
  private void scan(Runnable during) throws InterruptedException {
    images.pools().add(CLUSTER, "rbd");
    images
        .faults()
        .before(
            CLUSTER,
            call -> {
              if (call.operation() == Operation.LIST) {
                during.run();
                scanning.complete(Thread.currentThread());
              }
            });
    scans.tick(Map.of(CLUSTER, POOL));
    scanning.join().join();
  }

  @Test
  void theListenerIsToldOfAScan() throws InterruptedException {
    scan(() -> {});
    assertThat(told).containsExactly(CLUSTER);
    assertThat(scans.report(CLUSTER)).isPresent();
  }

  @Test
  void aScanThatEndsAfterTheCloseTellsNobody() throws InterruptedException {
    scan(scans::close);
    assertThat(told).isEmpty();
  }

  @Test
  void aCloseEndsAScanAtItsNextQuestion() throws InterruptedException {
    images.pools().put(CLUSTER + ":rbd/vm-disk", 1L << 30, Map.of());
    scan(scans::close);
    assertThat(scans.report(CLUSTER)).isEmpty();
    assertThat(told).isEmpty();
  }
}
