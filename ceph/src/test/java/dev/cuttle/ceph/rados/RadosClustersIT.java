package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephClusters;
import dev.cuttle.ceph.CephClustersContract;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.TestCeph;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RadosClustersIT extends CephClustersContract {
  /** A key of the right form that no cluster knows. */
  private static final String FOREIGN_KEY = "AQBIMmRlAAAAABAAJmcKS2vbhQHyDuFJpXW9Yg==";

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

  private static ClusterReport probe(CephAccess access) {
    return probe(access, pools.main().pool(), Optional.empty());
  }

  private static ClusterReport probe(CephAccess access, String pool, Optional<String> dataPool) {
    return rados.clusters().probe(new PoolAddress(access, pool, ""), dataPool);
  }

  private static CephAccess with(
      String fsid, List<String> monitors, String key, Map<String, String> config) {
    return new CephAccess(ceph.name(), fsid, monitors, "admin", new CephKey(key), config);
  }

  private static String key() {
    return ceph.admin().key().base64();
  }

  @Override
  protected CephClusters clusters() {
    return rados.clusters();
  }

  @Override
  protected PoolAddress pool() {
    return pools.main();
  }

  @Override
  protected String namespace() {
    return ScratchPools.NAMESPACE;
  }

  @Override
  protected String dataPool() {
    return pools.data();
  }

  @Override
  protected PoolAddress asReader() {
    return pools.as("profile rbd-read-only pool=" + pools.main().pool());
  }

  @Override
  protected PoolAddress asStranger() {
    return new PoolAddress(
        with(ceph.fsid(), ceph.monitors(), FOREIGN_KEY, Map.of()), pools.main().pool(), "");
  }

  @Override
  protected PoolAddress nowhere() {
    return new PoolAddress(
        with(ceph.fsid(), List.of("127.0.0.1:1"), key(), Map.of()), pools.main().pool(), "");
  }

  @Test
  void aQuotaOfTheDataPoolIsSeen() {
    ceph.run("ceph", "osd", "pool", "set-quota", pools.data(), "max_bytes", "123456789");
    ClusterReport report = probe(ceph.admin(), pools.main().pool(), Optional.of(pools.data()));
    assertThat(report.pool().quotaBytes()).isEqualTo(123456789);
  }

  @Test
  void aCallToAnotherClusterThanWasMeantIsRefusedToo() {
    CephAccess access = with(UUID.randomUUID().toString(), ceph.monitors(), key(), Map.of());
    assertThatThrownBy(() -> rados.images().exists(new PoolAddress(access, "rbd", "").image("a")))
        .isInstanceOf(CephException.WrongCluster.class);
  }

  @Test
  void aWrongKeyIsRefusedAndNeverShown() {
    CephAccess access = with(ceph.fsid(), ceph.monitors(), FOREIGN_KEY, Map.of());
    assertThatThrownBy(() -> probe(access))
        .isInstanceOf(CephException.NotPermitted.class)
        .satisfies(e -> assertThat(everything(e)).doesNotContain(FOREIGN_KEY));
    assertThat(access.toString()).doesNotContain(FOREIGN_KEY);
  }

  @Test
  void aMalformedKeyIsNeverShown() {
    CephAccess access = with(ceph.fsid(), ceph.monitors(), "no-key!at*all", Map.of());
    assertThatThrownBy(() -> probe(access))
        .isInstanceOf(CephException.class)
        .isNotInstanceOf(CephException.Unreachable.class)
        .satisfies(e -> assertThat(everything(e)).doesNotContain("no-key!at*all"));
  }

  @Test
  void monitorsThatAreNotThereAreUnreachableWithinTheDeadline() {
    CephAccess access = with(ceph.fsid(), List.of("127.0.0.1:1"), key(), Map.of());
    long begun = System.nanoTime();
    assertThatThrownBy(() -> probe(access))
        .isInstanceOfSatisfying(
            CephException.Unreachable.class, e -> assertThat(e.hadNoEffect()).isTrue());
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(RadosSettings.defaults().probeDeadline().plusSeconds(1));
  }

  @Test
  void settingsThatWouldBreakOursAreRefused() {
    for (String name : List.of("key", "log_file", "rados osd op timeout", "admin-socket")) {
      CephAccess access = with(ceph.fsid(), ceph.monitors(), key(), Map.of(name, "1"));
      assertThatThrownBy(() -> probe(access))
          .isInstanceOf(CephException.Misconfigured.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void anAccessThatChangedReplacesTheConnection() {
    PoolAddress pool = pools.main();
    assertThat(rados.images().exists(pool.image("nothing"))).isFalse();
    CephAccess wrong = with(ceph.fsid(), ceph.monitors(), FOREIGN_KEY, Map.of());
    assertThatThrownBy(
            () -> rados.images().exists(new PoolAddress(wrong, pool.pool(), "").image("a")))
        .isInstanceOf(CephException.NotPermitted.class);
    assertThat(rados.images().exists(pool.image("nothing"))).isFalse();
    rados.clusters().forget(ceph.name());
    rados.images().create(pool.image("after"), ImageSpec.ofSize(1 << 20));
    assertThat(rados.images().exists(pool.image("after"))).isTrue();
  }

  @Test
  void twoHundredProbesLeaveNothingBehind() throws IOException {
    // What the JVM itself takes on its way to a steady state is no leak of ours.
    for (int i = 0; i < 100; i++) {
      var _ = probe(ceph.admin());
    }
    System.gc();
    long threads = status("Threads:");
    long kilobytes = status("VmRSS:");
    for (int i = 0; i < 200; i++) {
      var _ = probe(ceph.admin());
    }
    System.gc();
    assertThat(status("Threads:")).isLessThanOrEqualTo(threads + 5);
    assertThat(status("VmRSS:")).isLessThanOrEqualTo(kilobytes + 20_000);
  }

  private static long status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static String everything(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
