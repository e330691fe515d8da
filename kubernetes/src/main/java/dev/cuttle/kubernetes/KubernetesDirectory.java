package dev.cuttle.kubernetes;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.placement.MatchingTable;
import dev.cuttle.volume.ClusterDirectory;
import dev.cuttle.volume.ClusterEndpoint;
import dev.cuttle.volume.VolumeException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory from informers. The table is made once per change and not once per request: with a
 * thousand clusters it takes longer to make than to use.
 */
final class KubernetesDirectory implements ClusterDirectory {

  /** What was made after this many changes. */
  private record View(long changes, PublishedClusters clusters, PublishedTable published) {}

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesDirectory.class);

  private final Supplier<Collection<FeatureTag>> featureTags;
  private final Supplier<Collection<StorageCluster>> clusters;
  private final UserKeys keys;
  private final BooleanSupplier readOnce;
  private final AtomicLong changes = new AtomicLong();
  private volatile View view =
      new View(
          -1,
          PublishedClusters.of(Set.of()),
          new PublishedTable(new MatchingTable(Set.of(), List.of()), List.of()));

  /**
   * @param readOnce whether the suppliers have what there is
   */
  KubernetesDirectory(
      Supplier<Collection<FeatureTag>> featureTags,
      Supplier<Collection<StorageCluster>> clusters,
      UserKeys keys,
      BooleanSupplier readOnce) {
    this.featureTags = featureTags;
    this.clusters = clusters;
    this.keys = keys;
    this.readOnce = readOnce;
  }

  @Override
  public MatchingTable table() {
    return current().published().table();
  }

  @Override
  public Optional<ClusterEndpoint> endpoint(String clusterId) {
    return Optional.ofNullable(current().clusters().byClusterId().get(clusterId))
        .map(cluster -> Endpoints.of(cluster, keys));
  }

  /** To be told of every event of what the suppliers read. */
  <T> ResourceEventHandler<T> listener() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T added) {
        changes.incrementAndGet();
      }

      @Override
      public void onUpdate(T before, T after) {
        changes.incrementAndGet();
      }

      @Override
      public void onDelete(T deleted, boolean finalStateUnknown) {
        changes.incrementAndGet();
      }
    };
  }

  /** Two callers may make it at once; both make it right. */
  private View current() {
    if (!readOnce.getAsBoolean()) {
      throw new VolumeException.Unavailable(
          "the published clusters have not been read yet; try again");
    }
    View last = view;
    long now = changes.get();
    if (last.changes() == now) {
      return last;
    }
    View made = read(now);
    made.published().ignored().stream()
        .filter(row -> !last.published().ignored().contains(row))
        .forEach(row -> LOG.atInfo().log("{}: the row is ignored", row));
    view = made;
    return made;
  }

  private View read(long now) {
    PublishedClusters known = PublishedClusters.of(clusters.get());
    return new View(now, known, PublishedTable.of(featureTags.get(), known));
  }
}
