package dev.cuttle.operator.app;

import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.operator.audit.Scans;
import dev.cuttle.operator.audit.WatchedPages;
import dev.cuttle.operator.featuretag.TablePublisher;
import dev.cuttle.operator.storagecluster.Prober;
import dev.cuttle.operator.storagecluster.StorageClusterReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Wires what one keeper runs. */
final class KeeperParts {

  private final Settings settings;
  private final KubernetesClient client;
  private final OperatorMetrics metrics;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final WatchedPages pages;
  private final Prober prober;
  private final Scans scans;
  private final StorageClusterReconciler reconciler;

  KeeperParts(
      Settings settings,
      KubernetesClient client,
      CephClusters clusters,
      RbdImages images,
      OperatorMetrics metrics,
      ScheduledExecutorService timer,
      Clock clock) {
    this.settings = settings;
    this.client = client;
    this.metrics = metrics;
    this.timer = timer;
    this.clock = clock;
    this.pages = new WatchedPages(client);
    this.prober = new Prober(clusters, timer, settings.backOff(), clock);
    this.scans = new Scans(images, pages, settings.scanPeriod(), clock, this::scanned);
    this.reconciler =
        new StorageClusterReconciler(
            settings.namespace(),
            prober,
            new ScannedLedger(pages, scans),
            new Observed(metrics.clusters(), scans),
            settings.deletionGrace(),
            clock);
    pages.onChange(reconciler::ledgerChanged);
  }

  /**
   * In the order in which they start; they are closed in the reverse of it. The sums of the pages
   * must be whole before a deleted cluster may be let go, the Lease is handed back when nothing is
   * written any more, and it is watched when there is an election.
   *
   * @param callbacks of the election
   * @param lost is run when the lease is not as the election says
   */
  List<Part> all(LeaderCallbacks callbacks, Runnable lost) {
    Optional<LeaderLease> lease =
        settings.election().map(terms -> new LeaderLease(client, settings.namespace(), terms));
    List<Part> parts = new ArrayList<>();
    parts.add(new PagesPart(pages));
    lease.ifPresent(parts::add);
    parts.add(new TablePart(new TablePublisher(client, clock, metrics.reconcile()::passed)));
    parts.add(
        new ClusterController(
            client,
            metrics.reconcile(),
            lease.map(held -> held.configuration(callbacks)),
            reconciler,
            Keeper.SYNC));
    lease.ifPresent(held -> parts.add(new LeaseWatch(held, timer, clock, lost)));
    parts.add(new ClustersPart(prober, scans, timer));
    parts.add(new LeaderMetrics(metrics));
    return parts;
  }

  private void scanned(String cluster) {
    scans.report(cluster).ifPresent(report -> metrics.clusters().scanned(cluster, report));
    reconciler.touch(cluster);
  }
}
