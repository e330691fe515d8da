package dev.cuttle.operator.app;

import dev.cuttle.operator.conditions.StatusApply;
import dev.cuttle.operator.storagecluster.StorageClusterReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Optional;

/** The SDK's operator around our reconciler: its caches, its retries, and the election. */
final class ClusterController implements Part {

  private static final int THREADS = 8;

  private final KubernetesClient client;
  private final Metrics metrics;
  private final Optional<LeaderElectionConfiguration> election;
  private final StorageClusterReconciler reconciler;
  private final Operator operator;

  /**
   * @param election empty: it leads without asking
   */
  ClusterController(
      KubernetesClient client,
      Metrics metrics,
      Optional<LeaderElectionConfiguration> election,
      StorageClusterReconciler reconciler,
      Duration sync) {
    this.client = client;
    this.metrics = metrics;
    this.election = election;
    this.reconciler = reconciler;
    this.operator = new Operator(overrider -> configure(overrider, sync));
  }

  /** Returns once its caches are filled. */
  @Override
  public void start(Duration sync) {
    operator.register(reconciler, ClusterController::configure);
    operator.start();
  }

  @Override
  public void close() {
    operator.stop();
  }

  private void configure(ConfigurationServiceOverrider configuration, Duration sync) {
    configuration
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(metrics)
        .withConcurrentReconciliationThreads(THREADS)
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(sync)
        .withReconciliationTerminationTimeout(Duration.ofSeconds(2))
        .checkingCRDAndValidateLocalModel(false)
        .withUseSSAToPatchPrimaryResource(true);
    election.ifPresent(configuration::withLeaderElectionConfiguration);
  }

  private static void configure(ControllerConfigurationOverrider<?> controller) {
    controller
        .withName(StorageClusterReconciler.NAME)
        .withFinalizer(StorageClusterReconciler.FINALIZER)
        .withFieldManager(StatusApply.manager())
        .withRetry(
            new GenericRetry()
                .setInitialInterval(500L)
                .setMaxInterval(15_000L)
                .withoutMaxAttempts());
  }
}
