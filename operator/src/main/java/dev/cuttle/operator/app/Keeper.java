package dev.cuttle.operator.app;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.operator.featuretag.TablePublisher;
import dev.cuttle.operator.ledger.Scans;
import dev.cuttle.operator.ledger.WatchedPages;
import dev.cuttle.operator.storagecluster.Prober;
import dev.cuttle.operator.storagecluster.StorageClusterReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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

  private final Settings settings;
  private final KubernetesClient client;
  private final OperatorMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("timer").factory());
  private final WatchedPages pages;
  private final TablePublisher table;
  private final Prober prober;
  private final Scans scans;
  private final StorageClusterReconciler reconciler;
  private final Operator operator;
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
    this.settings = settings;
    this.client = client;
    this.metrics = metrics;
    this.clock = clock;
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
    this.operator = new Operator(this::configure);
  }

  @Override
  public void start() {
    operator.register(
        reconciler,
        controller ->
            controller
                .withName(StorageClusterReconciler.NAME)
                .withFinalizer(StorageClusterReconciler.FINALIZER)
                .withFieldManager(StorageClusterReconciler.FIELD_MANAGER)
                .withRetry(
                    new GenericRetry()
                        .setInitialInterval(500L)
                        .setMaxInterval(15_000L)
                        .withoutMaxAttempts()));
    pages.onChange(reconciler::ledgerChanged);
    // The sums must be whole before a deleted cluster may be let go.
    pages.start(SYNC);
    table.start(SYNC);
    operator.start();
    Future<?> ticks =
        timer.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    started = !ticks.isCancelled();
    settings.election().ifPresentOrElse(this::watchLease, this::lead);
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

  /** An elector that has died says nothing; the Lease shows it. */
  private void watchLease(Settings.Election election) {
    long period = election.duration().toMillis();
    Future<?> looks =
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().name("lease").start(() -> lookAtLease(election)),
            period,
            period,
            TimeUnit.MILLISECONDS);
    LOG.atDebug().log("the lease is looked at: {}", !looks.isCancelled());
  }

  private void lookAtLease(Settings.Election election) {
    try {
      boolean before = contradicted;
      contradicted =
          Leases.contradicts(client, settings.namespace(), election, leading, clock.instant());
      // Once may be a moment between two of them.
      if (before && contradicted) {
        LOG.atWarn().log("the lease is not as the election says: a new candidacy is begun");
        lost.countDown();
      }
    } catch (KubernetesClientException away) {
      LOG.atDebug().setCause(away).log("the lease could not be looked at");
    }
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

  private void configure(ConfigurationServiceOverrider configuration) {
    configuration
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(metrics.reconcile())
        .withConcurrentReconciliationThreads(8)
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(SYNC)
        .withReconciliationTerminationTimeout(Duration.ofSeconds(2))
        .checkingCRDAndValidateLocalModel(false)
        .withUseSSAToPatchPrimaryResource(true);
    settings
        .election()
        .ifPresent(election -> configuration.withLeaderElectionConfiguration(lease(election)));
  }

  private LeaderElectionConfiguration lease(Settings.Election election) {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(election.lease())
        .withLeaseNamespace(settings.namespace())
        .withIdentity(election.identity())
        .withLeaseDuration(election.duration())
        .withRenewDeadline(election.renew())
        .withRetryPeriod(election.retry())
        .withExitOnStopLeading(false)
        .withLeaderCallbacks(new LeaderCallbacks(this::lead, this::stopLeading, leader -> {}))
        .build();
  }

  /** Hands the lease back, so that the next leader need not wait for its end. */
  private void release(Settings.Election election) {
    try {
      Leases.release(client, settings.namespace(), election.lease(), election.identity());
    } catch (KubernetesClientException notNow) {
      LOG.atDebug().setCause(notNow).log("the lease was not handed back; it ends by itself");
    }
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
      operator.stop();
      settings.election().ifPresent(this::release);
    } finally {
      pages.close();
      timer.shutdownNow();
      lost.countDown();
      cutOff();
    }
  }
}
