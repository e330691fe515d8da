package dev.cuttle.kubernetes;

import dev.cuttle.api.FeatureTag;
import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.VolumePlacement;
import dev.cuttle.volume.Claims;
import dev.cuttle.volume.ClusterDirectory;
import dev.cuttle.volume.Nodes;
import dev.cuttle.volume.VolumeLedger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports on one API server: a client, and the informers behind the ledger's sums and the
 * directory. Informers never give up; while the server is away, what they last saw is answered.
 */
public final class KubernetesConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesConnection.class);
  private static final String USER_AGENT = "cuttle-csi";
  private static final Duration REQUEST = Duration.ofSeconds(8);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  // Pages at a time while the ledger is read first: bounds the memory that this takes.
  private static final long PAGES_PER_LIST = 500;

  private final KubernetesClient client;
  private final SharedIndexInformer<VolumePlacement> pages;
  private final SharedIndexInformer<FeatureTag> featureTags;
  private final SharedIndexInformer<StorageCluster> clusters;
  private final SharedIndexInformer<Secret> secrets;
  private final VolumeLedger ledger;
  private final KubernetesDirectory directory;
  private final Claims claims;
  private final Nodes nodes;
  private final AtomicBoolean closed = new AtomicBoolean();

  private KubernetesConnection(KubernetesClient client, String namespace) {
    this.client = client;
    PageTotals totals = new PageTotals();
    RunningSums sums = new RunningSums(totals);
    pages =
        informer(client.resources(VolumePlacement.class).withLimit(PAGES_PER_LIST))
            .itemStore(totals)
            .removeNamespaceIndex();
    featureTags = informer(client.resources(FeatureTag.class));
    clusters = informer(client.resources(StorageCluster.class));
    secrets = informer(client.secrets().inNamespace(namespace));
    ApiServer server = new ApiServer(client, DEADLINE);
    ledger = new KubernetesLedger(new PageObjects(server), sums, pages::hasSynced);
    directory =
        new KubernetesDirectory(
            () -> featureTags.getStore().list(),
            () -> clusters.getStore().list(),
            new UserKeys(namespace, name -> secret(namespace, name)),
            this::directoryRead);
    claims = new KubernetesClaims(server);
    nodes = new KubernetesNodes(server);
    pages.addEventHandler(sums);
    featureTags.addEventHandler(directory.listener());
    clusters.addEventHandler(directory.listener());
  }

  /**
   * Starts reading and returns at once.
   *
   * @param access where the API server is and who we are; its deadlines are set here
   * @param namespace Cuttle's own, where the Secrets are
   */
  public static KubernetesConnection open(Config access, String namespace) {
    KubernetesConnection connection = new KubernetesConnection(client(access), namespace);
    connection.informers().forEach(SharedIndexInformer::start);
    return connection;
  }

  public VolumeLedger ledger() {
    return ledger;
  }

  public ClusterDirectory directory() {
    return directory;
  }

  public Claims claims() {
    return claims;
  }

  public Nodes nodes() {
    return nodes;
  }

  /**
   * @param listener is told the name of each StorageCluster that is deleted from now on; must not
   *     block
   */
  public void onClusterGone(Consumer<String> listener) {
    clusters.addEventHandler(new DeletionHandler<>(listener));
  }

  /** Everything has been read once: decisions can be made. */
  public boolean isSynced() {
    return informers().stream().allMatch(SharedIndexInformer::hasSynced);
  }

  @Override
  public void close() {
    closed.set(true);
    informers().forEach(SharedIndexInformer::stop);
    client.close();
  }

  static KubernetesClient client(Config access) {
    return ApiServerClient.open(access, USER_AGENT, REQUEST, new JdkHttpClientFactory());
  }

  private <T extends HasMetadata> SharedIndexInformer<T> informer(Informable<T> resources) {
    SharedIndexInformer<T> informer = resources.runnableInformer(0);
    return informer.exceptionHandler((_, failure) -> {
      if (closed.get()) {
        return false;
      }
      LOG.warn(
          "watching {} failed, trying again: {}", informer.getApiTypeClass(), failure.toString());
      return true;
    });
  }

  private boolean directoryRead() {
    return featureTags.hasSynced() && clusters.hasSynced() && secrets.hasSynced();
  }

  private Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(
        secrets.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)));
  }

  private List<SharedIndexInformer<? extends HasMetadata>> informers() {
    return List.of(pages, featureTags, clusters, secrets);
  }
}
