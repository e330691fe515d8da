package dev.cuttle.operator.audit;

import dev.cuttle.api.VolumePlacement;
import dev.cuttle.kubernetes.InformerStart;
import dev.cuttle.kubernetes.PagePlaces;
import dev.cuttle.kubernetes.PageTotals;
import dev.cuttle.placement.Load;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The pages through an informer that keeps of each only name, cluster and size. */
public final class WatchedPages implements Pages, AutoCloseable {

  private final KubernetesClient client;
  private final PageTotals totals = new PageTotals();
  private final SharedIndexInformer<VolumePlacement> informer;
  private volatile Consumer<String> listener = clusterID -> {};

  public WatchedPages(KubernetesClient client) {
    this.client = client;
    this.informer =
        client
            .resources(VolumePlacement.class)
            .withLimit(500L)
            .runnableInformer(0)
            .itemStore(totals)
            .removeNamespaceIndex();
    informer.addEventHandler(new Changes());
  }

  /** Who is told the clusterID when a page of it comes or goes. */
  public void onChange(Consumer<String> newListener) {
    this.listener = newListener;
  }

  /**
   * Fills the memory; from then on it keeps trying when the API server is away.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if it is not filled in time
   */
  public void start(Duration timeout) {
    InformerStart.fill(informer, timeout);
  }

  @Override
  public boolean synced() {
    return informer.hasSynced();
  }

  public Load total(String clusterID) {
    return totals.of(clusterID);
  }

  @Override
  public boolean names(String page, String clusterID) {
    return totals.places(page, clusterID);
  }

  @Override
  public Stream<String> on(String clusterID) {
    return totals.keySet().filter(page -> names(page, clusterID));
  }

  @Override
  public Optional<VolumePlacement> read(String page) {
    return Optional.ofNullable(client.resources(VolumePlacement.class).withName(page).get());
  }

  @Override
  public void close() {
    informer.stop();
  }

  private final class Changes implements ResourceEventHandler<VolumePlacement> {
    @Override
    public void onAdd(VolumePlacement page) {
      PagePlaces.clusterIds(page).forEach(listener);
    }

    @Override
    public void onUpdate(VolumePlacement before, VolumePlacement after) {
      List<String> old = PagePlaces.clusterIds(before);
      List<String> now = PagePlaces.clusterIds(after);
      old.stream().filter(clusterID -> !now.contains(clusterID)).forEach(listener);
      now.stream().filter(clusterID -> !old.contains(clusterID)).forEach(listener);
    }

    @Override
    public void onDelete(VolumePlacement page, boolean finalStateUnknown) {
      PagePlaces.clusterIds(page).forEach(listener);
    }
  }
}
