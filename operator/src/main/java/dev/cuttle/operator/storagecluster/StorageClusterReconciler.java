package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.kubernetes.Endpoints;
import dev.cuttle.kubernetes.PublishedClusters;
import dev.cuttle.kubernetes.UserKey;
import dev.cuttle.operator.conditions.StatusApply;
import dev.cuttle.placement.Load;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one cluster: watches it by probes, words its status, holds it while it has volumes. */
public final class StorageClusterReconciler
    implements Reconciler<StorageCluster>, Cleaner<StorageCluster> {

  public static final String NAME = "storagecluster";
  public static final String FINALIZER = "cuttle.dev/volumes";

  /**
   * How long a deleted cluster without pages is held: a driver that chose it before the table said
   * so may look at it for ten seconds, and take as long to write its page.
   */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /** No event of a cluster says that the older one with its clusterID has gone. */
  private static final Duration DUPLICATE_AGAIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(StorageClusterReconciler.class);

  private final String namespace;
  private final Prober prober;
  private final LedgerView ledger;
  private final ClusterObserver observer;
  private final Duration grace;
  private final Clock clock;
  private final ClusterEvents events;

  /**
   * @param namespace of the Secrets
   * @param grace for which a deleted cluster without pages is held
   */
  public StorageClusterReconciler(
      String namespace,
      Prober prober,
      LedgerView ledger,
      ClusterObserver observer,
      Duration grace,
      Clock clock) {
    this.namespace = namespace;
    this.prober = prober;
    this.ledger = ledger;
    this.observer = observer;
    this.grace = grace;
    this.clock = clock;
    this.events = new ClusterEvents(namespace);
    prober.onOutcome(events::touch);
  }

  @Override
  public List<EventSource<?, StorageCluster>> prepareEventSources(
      EventSourceContext<StorageCluster> context) {
    return events.sources(context);
  }

  /** Something outside the API server changed for this cluster. */
  public void touch(String cluster) {
    events.touch(cluster);
  }

  /** The pages that name this clusterID changed in number. */
  public void ledgerChanged(String clusterID) {
    events.touchDeleted(clusterID);
  }

  @Override
  public UpdateControl<StorageCluster> reconcile(
      StorageCluster cluster, Context<StorageCluster> context) {
    events.begin();
    String name = cluster.getMetadata().getName();
    Instant now = clock.instant();
    Optional<String> older = duplicateOf(cluster, context);
    StorageClusterStatus next =
        Statuses.next(
            cluster,
            older.map(other -> duplicate(name, other)).orElseGet(() -> outcome(cluster)),
            UnmatchedTags.of(cluster, context.getSecondaryResources(FeatureTag.class)),
            load(cluster, older),
            ledger.audit(name),
            now);
    observer.observed(name, next);
    UpdateControl<StorageCluster> update = update(cluster, next, now);
    return older.isEmpty() ? update : update.rescheduleAfter(DUPLICATE_AGAIN);
  }

  private static UpdateControl<StorageCluster> update(
      StorageCluster cluster, StorageClusterStatus next, Instant now) {
    if (!StatusWriteLimit.allows(cluster.getStatus(), next, now)) {
      return UpdateControl.noUpdate();
    }
    String name = cluster.getMetadata().getName();
    Transitions.log(LOG, name, cluster.getStatus(), next);
    return UpdateControl.patchStatus(withStatus(name, next));
  }

  private ProbeOutcome duplicate(String name, String older) {
    prober.forget(name);
    return new ProbeOutcome.Failed(
        "DuplicateClusterID",
        "the older StorageCluster " + older + " has the same clusterID; remove one of them",
        clock.instant());
  }

  private ProbeOutcome outcome(StorageCluster cluster) {
    String secretName = cluster.getSpec().ceph().secretRef().name();
    Optional<Secret> secret = events.secret(secretName);
    return switch (UserKey.in(secret)) {
      case UserKey.Found(var key) -> prober.watch(ProbeTarget.of(Endpoints.of(cluster, key)));
      case UserKey.Missing(var why, String how) -> {
        prober.forget(cluster.getMetadata().getName());
        yield new ProbeOutcome.Failed(
            why.name(), "Secret " + namespace + "/" + secretName + " " + how, clock.instant());
      }
    };
  }

  @Override
  public DeleteControl cleanup(StorageCluster cluster, Context<StorageCluster> context) {
    events.begin();
    String name = cluster.getMetadata().getName();
    Load load = load(cluster, duplicateOf(cluster, context));
    Instant now = clock.instant();
    StorageClusterStatus next = Statuses.deleting(cluster, load, now);
    if (StatusWriteLimit.allows(cluster.getStatus(), next, now)) {
      patch(context, withStatus(name, next));
    }
    Duration since =
        Duration.between(Instant.parse(cluster.getMetadata().getDeletionTimestamp()), now);
    if (load.volumes() > 0) {
      return DeleteControl.noFinalizerRemoval();
    }
    if (since.compareTo(grace) < 0) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(grace.minus(since).toMillis());
    }
    prober.forget(name);
    observer.gone(name);
    LOG.atInfo().addKeyValue("cluster", name).log("no volume holds the cluster: it may go");
    return DeleteControl.defaultDelete();
  }

  /** The pages name a clusterID: they hold the oldest of those that have it. */
  private Load load(StorageCluster cluster, Optional<String> older) {
    return older.isPresent() ? Load.NONE : ledger.on(cluster.getSpec().clusterID());
  }

  private static Optional<String> duplicateOf(
      StorageCluster cluster, Context<StorageCluster> context) {
    return PublishedClusters.duplicateOf(cluster, context.getPrimaryCache().list());
  }

  private static void patch(Context<StorageCluster> context, StorageCluster cluster) {
    context.getClient().resource(cluster).subresource("status").patch(StatusApply.context());
  }

  private static StorageCluster withStatus(String name, StorageClusterStatus status) {
    StorageCluster cluster = new StorageCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    cluster.setStatus(status);
    return cluster;
  }
}
