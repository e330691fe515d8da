package dev.cuttle.ceph.rados;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.ImageAddress;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.ImageStat;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.RbdImages;
import dev.cuttle.ceph.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Ceph through librados and librbd: both ports, on shared connections. */
public final class RadosCeph implements RbdImages, CephClusters, AutoCloseable {
  private final RadosSettings settings;
  private final CephCallObserver observer;
  private final ConcurrentHashMap<String, Cluster> clusters = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public RadosCeph(RadosSettings settings, CephCallObserver observer) {
    this.settings = settings;
    this.observer = observer;
  }

  @Override
  public boolean exists(ImageAddress image) {
    return read("exists", "looking for", image, pool -> ImageDirectory.lists(pool, image.name()));
  }

  @Override
  public void create(ImageAddress image, ImageSpec spec) {
    String namespace = image.pool().namespace();
    change(
        "create",
        "creating",
        image,
        pool -> ImageCreation.create(pool, namespace, image.name(), spec));
  }

  @Override
  public void complete(ImageAddress image, ImageSpec spec) {
    change(
        "complete",
        "completing",
        image,
        pool -> ImageCompletion.complete(pool, image.name(), spec));
  }

  @Override
  public Optional<ImageStat> stat(ImageAddress image) {
    return read("stat", "looking at", image, pool -> ImageHeader.stat(pool, image.name()));
  }

  @Override
  public void remove(ImageAddress image) {
    removal("remove", "removing", image, pool -> ImageRemoval.remove(pool, image.name()));
  }

  @Override
  public void finishRemovals(ImageAddress image) {
    removal(
        "finishRemovals",
        "finishing removals of",
        image,
        pool -> Trash.finishRemoving(pool, image.name()));
  }

  @Override
  public Optional<String> metadata(ImageAddress image, String key) {
    return read(
        "metadata",
        "reading metadata of",
        image,
        pool -> {
          SpecCheck.text("metadata key", key);
          return ImageHeader.metadata(pool, image.name(), key);
        });
  }

  @Override
  public void setMetadata(ImageAddress image, String key, String value) {
    change(
        "setMetadata",
        "setting metadata of",
        image,
        pool -> {
          SpecCheck.text("metadata key", key);
          ImageHeader.setMetadata(pool, image.name(), key, value);
        });
  }

  @Override
  public List<Watcher> watchers(ImageAddress image) {
    return read(
        "watchers", "listing watchers of", image, pool -> ImageWatchers.list(pool, image.name()));
  }

  @Override
  public void list(PoolAddress pool, Consumer<String> each) {
    Cluster cluster = cluster(pool.access().cluster());
    Bulkhead.Order order = order("list", "listing images of pool " + pool.pool(), false);
    String after = "";
    List<String> page;
    do {
      String from = after;
      page =
          cluster
              .calls()
              .run(
                  order,
                  () ->
                      cluster.withConnection(
                          pool.access(),
                          connection ->
                              connection.withPool(pool, open -> ImageDirectory.page(open, from))));
      page.forEach(each);
      after = page.isEmpty() ? after : page.getLast();
    } while (page.size() == ImageDirectory.PAGE);
  }

  @Override
  public ClusterReport probe(PoolAddress pool, Optional<String> dataPool) {
    CephAccess access = pool.access();
    Duration deadline = settings.probeDeadline();
    Bulkhead.Order order = new Bulkhead.Order("probe", "probing", deadline, false);
    return cluster(access.cluster())
        .probes()
        .run(order, () -> ClusterProbe.run(pool, dataPool, deadline));
  }

  @Override
  public void forget(String cluster) {
    Cluster gone = clusters.remove(cluster);
    if (gone != null) {
      gone.close();
    }
  }

  /** Work on a pool that answers nothing. */
  @FunctionalInterface
  private interface Change {
    void run(Pool pool) throws NativeFailure;
  }

  private <T> T read(
      String operation, String verb, ImageAddress image, Connection.PoolWork<T> work) {
    Cluster cluster = cluster(image.cluster());
    Bulkhead.Order order = order(operation, task(verb, image), false);
    return cluster.calls().run(order, () -> withPool(cluster, image, work));
  }

  /** Takes as long as the image is large, may not keep others waiting, and makes room. */
  private void removal(String operation, String verb, ImageAddress image, Change work) {
    Bulkhead.Order order =
        new Bulkhead.Order(operation, task(verb, image), settings.removeDeadline(), true);
    Cluster cluster = cluster(image.cluster());
    change(
        cluster,
        cluster.removals(),
        order,
        image,
        pool -> {
          pool.tryThoughFull();
          work.run(pool);
        });
  }

  private void change(String operation, String verb, ImageAddress image, Change work) {
    Cluster cluster = cluster(image.cluster());
    change(cluster, cluster.calls(), order(operation, task(verb, image), true), image, work);
  }

  private static void change(
      Cluster cluster, Bulkhead lane, Bulkhead.Order order, ImageAddress image, Change work) {
    Connection.PoolWork<Boolean> change =
        pool -> {
          work.run(pool);
          return true;
        };
    var _ =
        lane.run(
            order,
            () ->
                cluster
                    .inHand()
                    .alone(image, order.task(), () -> withPool(cluster, image, change)));
  }

  private static <T> T withPool(Cluster cluster, ImageAddress image, Connection.PoolWork<T> work)
      throws NativeFailure {
    SpecCheck.name("image name", image.name());
    PoolAddress pool = image.pool();
    return cluster.withConnection(pool.access(), connection -> connection.withPool(pool, work));
  }

  private Bulkhead.Order order(String operation, String task, boolean mutates) {
    return new Bulkhead.Order(operation, task, settings.callDeadline(), mutates);
  }

  private static String task(String verb, ImageAddress image) {
    return verb + " image " + image.name();
  }

  private Cluster cluster(String name) {
    if (closed) {
      throw new IllegalStateException("the connections to Ceph are closed");
    }
    Cluster cluster = clusters.computeIfAbsent(name, key -> new Cluster(key, settings, observer));
    if (closed) {
      forget(name); // close() may have passed by before we put it there
    }
    return cluster;
  }

  /** Ends all connections; calls under way end by their own time limits. */
  @Override
  public void close() {
    closed = true;
    clusters.keySet().forEach(this::forget);
  }
}
