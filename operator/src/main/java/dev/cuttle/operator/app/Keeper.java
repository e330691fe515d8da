package dev.cuttle.operator.app;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.RbdImages;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs, from start to close: one candidacy for leadership, with a client of its
 * own. Who loses the lease is closed, and a new one is made.
 */
final class Keeper implements Candidacy {

  static final Duration SYNC = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private final KubernetesClient client;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("timer").factory());
  private final Part parts;
  private final boolean elected;
  private final CountDownLatch lost = new CountDownLatch(1);
  private volatile boolean leading;
  private volatile boolean started;
  private volatile boolean closing;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param client this keeper's own: it closes it
   */
  Keeper(
      Settings settings,
      KubernetesClient client,
      CephClusters clusters,
      RbdImages images,
      OperatorMetrics metrics,
      Clock clock) {
    this.client = client;
    this.elected = settings.election().isPresent();
    this.parts =
        new Parts(
            new KeeperParts(settings, client, clusters, images, metrics, timer, clock)
                .all(new LeaderCallbacks(this::lead, this::stopLeading, _ -> {}), lost::countDown));
  }

  @Override
  public void start() {
    parts.start(SYNC);
    started = true;
    if (!elected) {
      lead();
    }
  }

  @Override
  public boolean ready() {
    return started && parts.synced();
  }

  boolean leading() {
    return leading;
  }

  @Override
  public void stop() {
    closing = true;
    lost.countDown();
  }

  @Override
  public void awaitLoss() throws InterruptedException {
    lost.await();
  }

  private void lead() {
    lead(true);
    LOG.atInfo().log("leading: clusters are probed and the table is kept");
  }

  private void stopLeading() {
    // Once it is closed, the figures are those of the next one.
    if (closed.get()) {
      return;
    }
    lead(false);
    if (!closing) {
      LOG.atWarn().log("the lease is lost: nothing is written until it is won again");
    }
    lost.countDown();
  }

  private void lead(boolean leads) {
    leading = leads;
    parts.lead(leads);
  }

  @Override
  public void cutOff() {
    client.close();
  }

  /** First nothing is written any more; then what may take long is ended. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closing = true;
    try {
      lead(false);
    } finally {
      end();
    }
  }

  private void end() {
    try {
      parts.close();
    } finally {
      timer.shutdownNow();
      lost.countDown();
      cutOff();
    }
  }
}
