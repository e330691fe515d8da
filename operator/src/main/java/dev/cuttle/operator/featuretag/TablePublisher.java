package dev.cuttle.operator.featuretag;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterSpec.ClusterTag;
import dev.cuttle.api.TagCategory;
import dev.cuttle.kubernetes.InformerStart;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the published table as the clusters demand it: one loop, level-triggered, over three
 * caches. Each pass compares the whole table and writes the difference; events during a pass lead
 * to another one.
 */
public final class TablePublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TablePublisher.class);
  private static final long RETRY_MILLIS = 1000;
  private static final Duration LAST_STEP = Duration.ofSeconds(1);
  private static final long RESYNC_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final SharedIndexInformer<StorageCluster> clusters;
  private final SharedIndexInformer<FeatureTag> tags;
  private final SharedIndexInformer<StorageClass> classes;
  private final TagWriter writer;
  private final Signal signal = new Signal();
  private final PassObserver observer;
  private final Thread loop =
      Thread.ofPlatform().daemon().name("matching-table").unstarted(this::loop);
  private volatile boolean closed;
  private volatile boolean leading;

  public TablePublisher(KubernetesClient client, Clock clock, PassObserver observer) {
    this.writer = new TagWriter(client, clock);
    this.observer = observer;
    this.clusters = client.resources(StorageCluster.class).runnableInformer(0);
    this.tags = client.resources(FeatureTag.class).runnableInformer(0);
    this.classes = client.storage().v1().storageClasses().runnableInformer(0);
    clusters.addEventHandler(new OnAnyEvent<>(signal::raise));
    tags.addEventHandler(new OnAnyEvent<>(signal::raise));
    classes.addEventHandler(new OnAnyEvent<>(signal::raise));
  }

  /**
   * Fills the caches; from then on they keep trying when the API server is away.
   *
   * @throws KubernetesClientException if they are not filled in time
   */
  public void start(Duration timeout) {
    for (SharedIndexInformer<?> informer : List.of(clusters, tags, classes)) {
      InformerStart.fill(informer, timeout);
    }
    loop.start();
  }

  public boolean synced() {
    return clusters.hasSynced() && tags.hasSynced() && classes.hasSynced();
  }

  /** From now on it writes, or no longer. */
  public void lead(boolean leads) {
    leading = leads;
    signal.raise();
  }

  /** The step that is under way is waited for, a little. */
  @Override
  public void close() {
    closed = true;
    signal.raise();
    try {
      if (loop.isAlive()) {
        loop.join(LAST_STEP);
      }
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
    clusters.stop();
    tags.stop();
    classes.stop();
  }

  private void loop() {
    long pause = RESYNC_MILLIS;
    while (!closed) {
      if (!signal.await(pause)) {
        return;
      }
      pause = leading && synced() ? guardedPass() : RETRY_MILLIS;
    }
  }

  private long guardedPass() {
    long begin = System.nanoTime();
    try {
      int steps = pass();
      observer.passed(true, System.nanoTime() - begin);
      return steps == 0 ? RESYNC_MILLIS : RETRY_MILLIS;
    } catch (KubernetesClientException failure) {
      observer.passed(false, System.nanoTime() - begin);
      // One that is closed in the middle of a pass has no connection any more.
      LOG.atLevel(closed ? Level.DEBUG : Level.WARN)
          .setCause(failure)
          .log("the matching table could not be written; it is tried again");
      return RETRY_MILLIS;
    }
  }

  private int pass() {
    var wanted = Table.rows(clusters.getStore().list());
    List<Step> plan =
        TablePlan.of(
            wanted,
            tags.getStore().list().stream().map(Published::of).toList(),
            ReferencedTags.in(classes.getStore().list()));
    for (Step step : plan) {
      if (closed || !leading) {
        return 0;
      }
      take(step);
    }
    return plan.size();
  }

  private void take(Step step) {
    Optional<FeatureTag> before = Optional.ofNullable(tags.getStore().getByKey(step.tag()));
    switch (step) {
      case Step.Create(String tag) -> {
        writer.create(tag, category(tag));
        LOG.atInfo().addKeyValue("tag", tag).log("generated the tag {}", tag);
      }
      case Step.Publish(String tag, var rows) -> writer.publish(tag, rows, before);
      case Step.Delete(String tag) -> {
        before.ifPresent(writer::delete);
        LOG.atInfo().addKeyValue("tag", tag).log("retired the tag {}: no cluster carries it", tag);
      }
    }
  }

  /** The category that the first cluster that has an opinion gives the tag. */
  private TagCategory category(String tag) {
    return clusters.getStore().list().stream()
        .flatMap(cluster -> cluster.getSpec().tags().stream())
        .filter(own -> own.name().equals(tag))
        .map(ClusterTag::category)
        .filter(category -> category != null && category != TagCategory.Other)
        .findFirst()
        .orElse(TagCategory.Other);
  }
}
