package dev.cuttle.operator.storagecluster;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.StorageCluster;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What makes a cluster worth another look: its Secret, its tags, a probe, the ledger. */
final class ClusterEvents {

  private final String namespace;
  private final SimpleInboundEventSource<StorageCluster> touched =
      new SimpleInboundEventSource<>("touched");
  private volatile @Nullable InformerEventSource<Secret, StorageCluster> secrets;
  private volatile @Nullable IndexerResourceCache<StorageCluster> clusters;
  private volatile boolean begun;

  ClusterEvents(String namespace) {
    this.namespace = namespace;
  }

  List<EventSource<?, StorageCluster>> sources(EventSourceContext<StorageCluster> context) {
    IndexerResourceCache<StorageCluster> cache = context.getPrimaryCache();
    InformerEventSource<Secret, StorageCluster> keys =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, StorageCluster.class)
                .withNamespaces(Set.of(namespace))
                .withSecondaryToPrimaryMapper(secret -> users(cache, secret))
                .withPrimaryToSecondaryMapper((StorageCluster cluster) ->
                    Set.of(new ResourceID(cluster.getSpec().ceph().secretRef().name(), namespace)))
                .build(),
            context);
    InformerEventSource<FeatureTag, StorageCluster> tags =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(FeatureTag.class, StorageCluster.class)
                .withSecondaryToPrimaryMapper(tag -> carriers(cache, tag))
                .withPrimaryToSecondaryMapper(ClusterEvents::tagsOf)
                .build(),
            context);
    this.secrets = keys;
    this.clusters = cache;
    return List.of(touched, keys, tags);
  }

  /**
   * A cluster is being reconciled, so the caches are filled. What happened before is part of what
   * every cluster's first reconciliation sees.
   */
  void begin() {
    begun = true;
  }

  void touch(String cluster) {
    if (clusters != null) {
      touched.propagateEvent(new ResourceID(cluster));
    }
  }

  /** Only a cluster that is being deleted waits for its pages to go. */
  void touchDeleted(String clusterID) {
    IndexerResourceCache<StorageCluster> cache = clusters;
    if (cache != null && begun) {
      which(
              cache,
              cluster ->
                  cluster.isMarkedForDeletion() && cluster.getSpec().clusterID().equals(clusterID))
          .forEach(touched::propagateEvent);
    }
  }

  Optional<Secret> secret(String name) {
    InformerEventSource<Secret, StorageCluster> source = secrets;
    return source == null ? Optional.empty() : source.get(new ResourceID(name, namespace));
  }

  private static Set<ResourceID> users(IndexerResourceCache<StorageCluster> cache, Secret secret) {
    String name = secret.getMetadata().getName();
    return which(cache, cluster -> cluster.getSpec().ceph().secretRef().name().equals(name));
  }

  private static Set<ResourceID> carriers(
      IndexerResourceCache<StorageCluster> cache, FeatureTag tag) {
    String name = tag.getMetadata().getName();
    return which(
        cache,
        cluster -> cluster.getSpec().tags().stream().anyMatch(own -> own.name().equals(name)));
  }

  private static Set<ResourceID> tagsOf(StorageCluster cluster) {
    return cluster.getSpec().tags().stream()
        .map(tag -> new ResourceID(tag.name()))
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> which(
      IndexerResourceCache<StorageCluster> cache, Predicate<StorageCluster> wanted) {
    return cache.list(wanted).map(ResourceID::fromResource).collect(Collectors.toSet());
  }
}
