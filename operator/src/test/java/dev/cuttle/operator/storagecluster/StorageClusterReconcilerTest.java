package dev.cuttle.operator.storagecluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.ceph.InMemoryClusters;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.placement.Load;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageClusterReconcilerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final InMemoryClusters ceph = new InMemoryClusters();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Prober prober = new Prober(ceph, timer, BackOff.DEFAULT, CLOCK);
  private final Set<String> gone = new HashSet<>();
  private final StorageCluster elder = cluster("elder", "2026-01-01T00:00:00Z");
  private final StorageCluster younger = cluster("younger", "2026-01-01T00:00:01Z");
  private Load load = new Load(300, 3);

  private final StorageClusterReconciler reconciler =
      new StorageClusterReconciler("cuttle-system", prober, new Ledger(), new Gone(), GRACE, CLOCK);

  private final class Ledger implements LedgerView {
    @Override
    public Load on(String clusterID) {
      return load;
    }

    @Override
    public Optional<Audit> audit(String cluster) {
      return Optional.empty();
    }
  }

  private final class Gone implements ClusterObserver {
    @Override
    public void observed(String cluster, StorageClusterStatus status) {}

    @Override
    public void gone(String cluster) {
      gone.add(cluster);
    }
  }

  private static StorageCluster cluster(String name, String created) {
    StorageCluster cluster = Clusters.east();
    cluster.getMetadata().setName(name);
    cluster.getMetadata().setCreationTimestamp(created);
    return cluster;
  }

  @AfterEach
  void stop() {
    prober.close();
    timer.shutdownNow();
  }

  private StorageClusterStatus reconciled(StorageCluster cluster) {
    return reconciler
        .reconcile(cluster, LookedAt.among(elder, younger))
        .getResource()
        .orElseThrow()
        .getStatus();
  }

  private static Condition ready(StorageClusterStatus status) {
    return Conditions.of(status.conditions(), "Ready").orElseThrow();
  }

  /** Deletes it so many seconds ago; what its status says then is written already. */
  private DeleteControl cleanedUp(StorageCluster cluster, int secondsAgo, Load counted) {
    cluster.getMetadata().setDeletionTimestamp(NOW.minusSeconds(secondsAgo).toString());
    cluster.setStatus(Statuses.deleting(cluster, counted, NOW));
    return reconciler.cleanup(cluster, LookedAt.among(elder, younger));
  }

  @Test
  void theYoungerOfTwoWithOneClusterIdIsNotReadyAndHoldsNoVolumes() {
    StorageClusterStatus status = reconciled(younger);
    assertThat(ready(status).getStatus()).isEqualTo("False");
    assertThat(ready(status).getReason()).isEqualTo("DuplicateClusterID");
    assertThat(ready(status).getMessage()).contains("StorageCluster elder");
    assertThat(status.volumes()).isZero();
    assertThat(prober.reachable()).isEmpty();
  }

  @Test
  void theElderIsNotDisturbed() {
    StorageClusterStatus status = reconciled(elder);
    assertThat(ready(status).getReason()).isEqualTo("SecretMissing");
    assertThat(status.volumes()).isEqualTo(3);
  }

  @Test
  void aDuplicateIsLookedAtAgainBecauseNothingTellsWhenTheElderGoes() {
    UpdateControl<StorageCluster> update =
        reconciler.reconcile(younger, LookedAt.among(elder, younger));
    assertThat(update.getScheduleDelay()).isPresent();
    assertThat(reconciler.reconcile(elder, LookedAt.among(elder, younger)).getScheduleDelay())
        .isEmpty();
  }

  @Test
  void aDuplicateCanBeDeletedThoughTheElderHasVolumes() {
    assertThat(cleanedUp(younger, 20, Load.NONE).isRemoveFinalizer()).isTrue();
    assertThat(gone).containsExactly("younger");
  }

  @Test
  void theElderIsHeldByItsVolumes() {
    assertThat(cleanedUp(elder, 1000, load).isRemoveFinalizer()).isFalse();
    assertThat(gone).isEmpty();
  }

  @Test
  void anEmptyClusterIsHeldForTheGraceInWhichADriverMayStillWriteItsPage() {
    load = Load.NONE;
    DeleteControl early = cleanedUp(elder, 19, load);
    assertThat(early.isRemoveFinalizer()).isFalse();
    assertThat(early.getScheduleDelay()).hasValue(1000L);
    assertThat(cleanedUp(elder, 20, load).isRemoveFinalizer()).isTrue();
  }

  @Test
  void theGraceOutlastsADriverThatLooksAndWritesForTenSecondsEach() {
    assertThat(StorageClusterReconciler.GRACE).isGreaterThan(Duration.ofSeconds(20));
  }
}
