package dev.cuttle.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link CephClusters} does, the double as well as the real thing. */
public abstract class CephClustersContract {
  private static final Optional<String> NO_DATA_POOL = Optional.empty();

  protected abstract CephClusters clusters();

  /** A pool that exists, and a user who may make images there. */
  protected abstract PoolAddress pool();

  /** A namespace of that pool that exists. */
  protected abstract String namespace();

  /** Another pool that exists and in which the user may make images. */
  protected abstract String dataPool();

  /** The pool, and a user who may only read there. */
  protected abstract PoolAddress asReader();

  /** The pool, and a user whom the monitors do not know. */
  protected abstract PoolAddress asStranger();

  /** A cluster that does not answer. */
  protected abstract PoolAddress nowhere();

  private PoolAddress in(String pool, String namespace) {
    return new PoolAddress(pool().access(), pool, namespace);
  }

  @Test
  void aClusterInOrderIsReported() {
    ClusterReport report = clusters().probe(pool(), NO_DATA_POOL);
    assertThat(report.fsid()).isEqualTo(pool().access().fsid());
    assertThat(report.version()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(report.health()).startsWith("HEALTH_");
    assertThat(report.fullChecks()).isEmpty();
    assertThat(report.pool().totalBytes()).isPositive();
    assertThat(report.pool().maxAvailBytes()).isPositive();
    assertThat(report.pool().quotaBytes()).isZero();
  }

  @Test
  void aNamespaceAndADataPoolAreInOrder() {
    PoolAddress room = in(pool().pool(), namespace());
    assertThat(clusters().probe(room, Optional.of(dataPool())).fullChecks()).isEmpty();
  }

  @Test
  void anotherFsidIsAnotherCluster() {
    CephAccess access = pool().access();
    CephAccess other =
        new CephAccess(
            access.cluster(),
            UUID.randomUUID().toString(),
            access.monitors(),
            access.user(),
            access.key(),
            access.config());
    PoolAddress elsewhere = new PoolAddress(other, pool().pool(), "");
    assertThatThrownBy(() -> clusters().probe(elsewhere, NO_DATA_POOL))
        .isInstanceOf(CephException.WrongCluster.class)
        .hasMessageContaining(access.fsid());
  }

  @Test
  void whatIsMissingIsNamed() {
    assertMissing(in("nopool", ""), NO_DATA_POOL, "nopool");
    assertMissing(pool(), Optional.of("nodata"), "nodata");
    assertMissing(in(pool().pool(), "noroom"), NO_DATA_POOL, "noroom");
  }

  private void assertMissing(PoolAddress pool, Optional<String> dataPool, String name) {
    assertThatThrownBy(() -> clusters().probe(pool, dataPool))
        .isInstanceOf(CephException.PoolMissing.class)
        .hasMessageContaining(name);
  }

  @Test
  void whoMayOnlyReadIsNotPermittedAndTheMissingRightIsNamed() {
    PoolAddress pool = asReader();
    assertThatThrownBy(() -> clusters().probe(pool, NO_DATA_POOL))
        .isInstanceOf(CephException.NotPermitted.class)
        .hasMessageContaining("user client." + pool.access().user() + " may not write to pool")
        .hasMessageContaining("it needs osd 'profile rbd pool=" + pool.pool() + "'");
  }

  @Test
  void aStrangerIsNotPermitted() {
    assertThatThrownBy(() -> clusters().probe(asStranger(), NO_DATA_POOL))
        .isInstanceOf(CephException.NotPermitted.class);
  }

  @Test
  void aClusterThatDoesNotAnswerIsUnreachableAndNothingWasChanged() {
    assertThatThrownBy(() -> clusters().probe(nowhere(), NO_DATA_POOL))
        .isInstanceOfSatisfying(
            CephException.Unreachable.class, e -> assertThat(e.hadNoEffect()).isTrue());
  }

  @Test
  void aClusterThatWasForgottenCanBeProbedAgain() {
    clusters().forget(pool().access().cluster());
    clusters().forget(pool().access().cluster());
    assertThat(clusters().probe(pool(), NO_DATA_POOL).fsid()).isEqualTo(pool().access().fsid());
  }
}
