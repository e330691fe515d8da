package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.CephAccess;
import dev.cuttle.ceph.CephCallObserver;
import dev.cuttle.ceph.CephException;
import dev.cuttle.ceph.CephKey;
import dev.cuttle.ceph.ClusterReport;
import dev.cuttle.ceph.ImageSpec;
import dev.cuttle.ceph.PoolAddress;
import dev.cuttle.ceph.TestCeph;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clusters at whose settings librados aborts. A failure of the first kind here shows as a crash of
 * the JVM that runs this.
 */
class FirstContactIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Map<String, String> DEADLY =
      Map.of(
          "ms_type", "async+rdma",
          "ms_public_type", "foo",
          "ms_tcp_prefetch_max_size", "9223372036854775807",
          "log_max_recent", "9223372036854775807",
          "objecter_completion_locks_per_session", "9223372036854775807");

  private static TestCeph ceph;
  private static ScratchPools pools;
  private static String user;
  private static RadosCeph rados;

  @BeforeAll
  static void connect() {
    ceph = TestCeph.first();
    pools = new ScratchPools(ceph);
    user = "central-" + UUID.randomUUID();
    rados = RadosCeph.guarded(RadosSettings.defaults(), CephCallObserver.NONE, Optional.empty());
  }

  @AfterAll
  static void close() {
    rados.close();
    DEADLY.keySet().forEach(name -> ceph.run("ceph", "config", "rm", "client." + user, name));
    ceph.run("ceph", "auth", "rm", "client." + user);
    pools.close();
  }

  /** A user that only this test has: what is set for it reaches nobody else. */
  private static CephAccess access() {
    ceph.run(
        "ceph",
        "auth",
        "get-or-create",
        "client." + user,
        "mon",
        "profile rbd",
        "osd",
        "allow *",
        "mgr",
        "allow r");
    String key = ceph.run("ceph", "auth", "print-key", "client." + user).strip();
    return new CephAccess(
        ceph.name(), ceph.fsid(), ceph.monitors(), user, new CephKey(key), Map.of());
  }

  @Test
  void aPoisonedCentralConfigurationHarmsNobody() {
    PoolAddress pool = new PoolAddress(access(), pools.main().pool(), "");
    rados.images().create(pool.image("before"), ImageSpec.ofSize(1 << 20));
    DEADLY.forEach(
        (name, value) -> ceph.run("ceph", "config", "set", "client." + user, name, value));
    assertThat(rados.clusters().probe(pool, Optional.empty()).fsid()).isEqualTo(ceph.fsid());
    rados.images().create(pool.image("connected"), ImageSpec.ofSize(1 << 20));
    rados.clusters().forget(ceph.name());
    rados.images().create(pool.image("anew"), ImageSpec.ofSize(1 << 20));
    rados.images().remove(pool.image("connected"));
    assertThat(rados.images().exists(pool.image("connected"))).isFalse();
    assertThat(rados.images().exists(pool.image("before"))).isTrue();
  }

  @Test
  void whatTheLibraryDiesOfDiesAlone() throws InterruptedException {
    Trial poisoned = new TrialProcess(TrialProcess.command(PoisonedTrial.class.getName()), LIMIT);
    assertThat(poisoned.run(ceph.admin(), false))
        .isInstanceOfSatisfying(
            Verdict.Died.class,
            died ->
                assertThat(died.lastWords()).contains("signal 6").contains("FAILED ceph_assert"));

    GuardedContacts contacts =
        new GuardedContacts(
            new FirstContacts(poisoned, System::nanoTime),
            new ContactNotes(Optional.empty(), java.time.Clock.systemUTC()),
            Connection::open,
            System::nanoTime);
    RadosSettings settings = new RadosSettings(LIMIT, LIMIT, LIMIT, 4, 4, 4);
    try (RadosCeph guarded = new RadosCeph(settings, CephCallObserver.NONE, contacts)) {
      PoolAddress pool = new PoolAddress(ceph.admin(), pools.main().pool(), "");
      assertThatThrownBy(() -> guarded.clusters().probe(pool, Optional.empty()))
          .isInstanceOf(CephException.Misconfigured.class)
          .hasMessageContaining("aborts its process when it contacts this cluster")
          .hasMessageContaining("FAILED ceph_assert");
    }
  }

  @Test
  void aTrialTellsWhatTheClusterSays() throws InterruptedException {
    Trial trial = new TrialProcess(LIMIT);
    CephAccess admin = ceph.admin();
    assertThat(trial.run(admin, false)).isEqualTo(new Verdict.Survived());
    CephAccess foreign =
        new CephAccess(
            "east",
            admin.fsid(),
            admin.monitors(),
            "admin",
            new CephKey("AQBIMmRlAAAAABAAJmcKS2vbhQHyDuFJpXW9Yg=="),
            Map.of());
    assertThat(trial.run(foreign, false))
        .isEqualTo(new Verdict.Refused(NativeFailure.Step.CONNECT, ErrnoTable.EACCES, ""));
    CephAccess other =
        new CephAccess("east", "0-0", admin.monitors(), "admin", admin.key(), Map.of());
    assertThat(trial.run(other, false))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, no -> assertThat(no.step()).isEqualTo(NativeFailure.Step.FSID));
  }

  @Test
  void aMonitorWhoseNameNobodyKnowsIsNamedAndTheOthersAreAsked() {
    CephAccess admin = ceph.admin();
    CephAccess access =
        new CephAccess(
            admin.cluster(),
            admin.fsid(),
            List.of("no-such-monitor.invalid:3300", admin.monitors().getFirst()),
            admin.user(),
            admin.key(),
            Map.of());
    ClusterReport report =
        rados.clusters().probe(new PoolAddress(access, pools.main().pool(), ""), Optional.empty());
    assertThat(report.unresolved()).containsExactly("no-such-monitor.invalid:3300");
  }
}
