package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.TestCeph;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a user may do changes, and is less than it must be. */
class CapabilitiesIT {
  private static TestCeph ceph;
  private static ScratchPools pools;
  private static RadosCeph rados;

  @BeforeAll
  static void connect() {
    ceph = TestCeph.first();
    pools = new ScratchPools(ceph);
    rados = new RadosCeph(RadosSettings.defaults(), CephCallObserver.NONE);
  }

  @AfterAll
  static void close() {
    rados.close();
    pools.close();
  }

  private static String all() {
    return "profile rbd pool=" + pools.main().pool();
  }

  private static String readOnly() {
    return "profile rbd-read-only pool=" + pools.main().pool();
  }

  private static void create(PoolAddress pool) {
    rados.images().create(pool.image("cuttle-" + UUID.randomUUID()), ImageSpec.ofSize(1L << 20));
  }

  @Test
  void capabilitiesThatWereRepairedAreNoticedWithinSeconds() {
    PoolAddress pool = pools.as("repaired", readOnly(), "");
    assertThatThrownBy(() -> create(pool)).isInstanceOf(CephException.NotPermitted.class);
    pools.allow(pool.access().user(), all());
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(200))
        .ignoreException(CephException.NotPermitted.class)
        .until(() -> {
          create(pool);
          return true;
        });
  }

  @Test
  void aDataPoolWithoutCapabilitiesIsNotReadyAndIsNamed() {
    PoolAddress pool = pools.as(all());
    assertThat(rados.clusters().probe(pool, Optional.empty()).fullChecks()).isEmpty();
    assertThatThrownBy(() -> rados.clusters().probe(pool, Optional.of(pools.data())))
        .isInstanceOf(CephException.NotPermitted.class)
        .hasMessageContaining("it needs osd 'profile rbd pool=" + pools.data() + "'");
    pools.allow(pool.access().user(), all() + ", profile rbd pool=" + pools.data());
    assertThat(rados.clusters().probe(pool, Optional.of(pools.data())).fullChecks()).isEmpty();
  }

  @Test
  void capabilitiesForANamespaceSufficeThereAndNowhereElse() {
    String room = all() + " namespace=" + ScratchPools.NAMESPACE;
    PoolAddress inside = pools.as(ceph.name(), room, ScratchPools.NAMESPACE);
    assertThat(rados.clusters().probe(inside, Optional.empty()).fullChecks()).isEmpty();
    create(inside);
    PoolAddress outside = new PoolAddress(inside.access(), inside.pool(), "");
    assertThatThrownBy(() -> rados.clusters().probe(outside, Optional.empty()))
        .isInstanceOf(CephException.NotPermitted.class);
    PoolAddress lesser = pools.as(ceph.name(), readOnly(), ScratchPools.NAMESPACE);
    assertThatThrownBy(() -> rados.clusters().probe(lesser, Optional.empty()))
        .isInstanceOf(CephException.NotPermitted.class)
        .hasMessageContaining("it needs osd '" + room + "'");
  }

  @Test
  void aProbeLeavesNothingBehind() {
    String before = ceph.run("rados", "-p", pools.data(), "ls");
    var _ = rados.clusters().probe(pools.main(), Optional.of(pools.data()));
    assertThat(ceph.run("rados", "-p", pools.data(), "ls")).isEqualTo(before);
    assertThat(ceph.run("rados", "-p", pools.main().pool(), "ls")).doesNotContain("probe");
  }

  @Test
  void aFullPoolIsFullAndNotForbidden() {
    try (ScratchPools full = new ScratchPools(ceph)) {
      String pool = full.main().pool();
      ceph.run("ceph", "osd", "pool", "set-quota", pool, "max_objects", "1");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              rados
                  .clusters()
                  .probe(full.main(), Optional.empty())
                  .fullChecks()
                  .contains("POOL_FULL"));
      assertThatThrownBy(() ->
              rados
                  .clusters()
                  .probe(full.as("profile rbd-read-only pool=" + pool), Optional.empty()))
          .isInstanceOf(CephException.NotPermitted.class);
    }
  }

  @Test
  void whileWritesArePausedThatIsToldAtOnce() {
    ceph.run("ceph", "osd", "set", "pause");
    try {
      await()
          .until(() ->
              rados
                  .clusters()
                  .probe(pools.main(), Optional.of(pools.data()))
                  .fullChecks()
                  .contains("OSDMAP_FLAGS"));
    } finally {
      ceph.run("ceph", "osd", "unset", "pause");
    }
  }

  @Test
  void aDataPoolThatTakesNoOverwritesIsNamed() {
    String pool = "cuttle-it-coded-" + UUID.randomUUID();
    // On one OSD it never becomes active: that is not needed.
    ceph.run("ceph", "osd", "erasure-code-profile", "set", pool, "crush-failure-domain=osd");
    ceph.run("ceph", "osd", "pool", "create", pool, "1", "1", "erasure", pool);
    try {
      assertThatThrownBy(() -> rados.clusters().probe(pools.main(), Optional.of(pool)))
          .isInstanceOf(CephException.Misconfigured.class)
          .hasMessageContaining(pool)
          .hasMessageContaining("allow_ec_overwrites");
    } finally {
      ceph.run("ceph", "osd", "pool", "rm", pool, pool, "--yes-i-really-really-mean-it");
      ceph.run("ceph", "osd", "crush", "rule", "rm", pool);
      ceph.run("ceph", "osd", "erasure-code-profile", "rm", pool);
    }
  }
}
