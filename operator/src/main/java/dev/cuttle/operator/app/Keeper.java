package dev.cuttle.operator.app;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.operator.audit.Scans;
import dev.cuttle.operator.audit.WatchedPages;
import dev.cuttle.operator.featuretag.TablePublisher;
import dev.cuttle.operator.storagecluster.Prober;
import dev.cuttle.operator.storagecluster.StorageClusterReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs, from start to close: one candidacy for leadership, with a client of its
 * own. Who loses the lease is closed, and a new one is made.
 */
final class Keeper implements Candidacy {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Duration SYNC = Duration.ofSeconds(60);

  private final KubernetesClient client;
  private final OperatorMetrics metrics;
  private final Clock clock;
  private final Optional<LeaderLease> lease;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("timer").factory());
  private final WatchedPages pages;
  private final TablePublisher table;
  private final Prober prober;
  private final Scans scans;
  private final StorageClusterReconciler reconciler;
  private final ClusterController controller;
  private final CountDownLatch lost = new CountDownLatch(1);
  private volatile boolean leading;
  private volatile boolean started;
  private volatile boolean closing;
  private volatile boolean contradicted;
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
    this.metrics = metrics;
    this.clock = clock;
    this.lease =
        settings.election().map(terms -> new LeaderLease(client, settings.namespace(), terms));
    this.pages = new WatchedPages(client);
    this.table = new TablePublisher(client, clock, metrics.reconcile()::passed);
    this.prober = new Prober(clusters, timer, settings.backOff(), clock);
    this.scans = new Scans(images, pages, settings.scanPeriod(), clock, this::scanned);
    this.reconciler =
        new StorageClusterReconciler(
            settings.namespace(),
            prober,
            new WatchedLedger(pages, scans),
            new Observed(metrics.clusters(), scans),
            settings.deletionGrace(),
            clock);
    LeaderCallbacks callbacks = new LeaderCallbacks(this::lead, this::stopLeading, leader -> {});
    this.controller =
        new ClusterController(
            client,
            metrics.reconcile(),
            lease.map(held -> held.configuration(callbacks)),
            reconciler,
            SYNC);
  }

  @Override
  public void start() {
    pages.onChange(reconciler::ledgerChanged);
    // The sums must be whole before a deleted cluster may be let go.
    pages.start(SYNC);
    table.start(SYNC);
    controller.start();
    every(TICK, this::tick);
    started = true;
    lease.ifPresentOrElse(this::watch, this::lead);
  }

  @Override
  public boolean ready() {
    return started && pages.synced() && table.synced();
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
    leading = true;
    metrics.leader(true);
    table.lead(true);
    LOG.atInfo().log("leading: clusters are probed and the table is kept");
  }

  private void stopLeading() {
    leading = false;
    metrics.leader(false);
    table.lead(false);
    prober.close();
    scans.close();
    metrics.clusters().forgetAll();
    if (!closing) {
      LOG.atWarn().log("the lease is lost: nothing is written until it is won again");
    }
    lost.countDown();
  }

  /** Not on the timer's own thread: that one starts probes, and must not wait for an answer. */
  private void watch(LeaderLease held) {
    every(held.duration(), () -> Thread.ofVirtual().name("lease").start(() -> lookAt(held)));
  }

  private void lookAt(LeaderLease held) {
    try {
      boolean before = contradicted;
      contradicted = held.isContradicted(leading, clock.instant());
      // Once may be a moment between two of them.
      if (before && contradicted) {
        LOG.atWarn().log("the lease is not as the election says: a new candidacy is begun");
        lost.countDown();
      }
    } catch (KubernetesClientException away) {
      LOG.atDebug().setCause(away).log("the lease could not be looked at");
    }
  }

  private void every(Duration period, Runnable task) {
    long millis = period.toMillis();
    Future<?> _ = timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (leading) {
      Map<String, PoolAddress> reachable =
          prober.reachable().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, target -> target.getValue().pool()));
      scans.tick(reachable);
    }
  }

  private void scanned(String cluster) {
    scans.report(cluster).ifPresent(report -> metrics.clusters().scanned(cluster, report));
    reconciler.touch(cluster);
  }

  @Override
  public void cutOff() {
    client.close();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closing = true;
    leading = false;
    table.close();
    prober.close();
    scans.close();
    // Before what may take long: by then the next keeper's figures may stand there.
    metrics.leader(false);
    metrics.clusters().forgetAll();
    try {
      controller.stop();
      lease.ifPresent(LeaderLease::release);
    } finally {
      pages.close();
      timer.shutdownNow();
      lost.countDown();
      cutOff();
    }
  }
}
