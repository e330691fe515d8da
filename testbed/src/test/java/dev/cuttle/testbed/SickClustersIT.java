package dev.cuttle.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.api.Availability;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is wrong with a cluster is named in its condition and in the refusal that a user reads. */
class SickClustersIT {

  private static final Duration MARKED_WITHIN = Duration.ofSeconds(30);

  private final CsiClient csi = new CsiClient(Testbed.socket());

  @BeforeAll
  static void stage() {
    Stage.set();
  }

  @AfterEach
  void removeTheStranger() {
    Stage.forgetStrangers();
    csi.close();
  }

  @Test
  void aWrongFsid() {
    stranger(UUID.randomUUID().toString(), Testbed.monitor(Testbed.EAST), "rbd");
    assertNamed("sick", "WrongCluster", Testbed.fsid(Testbed.EAST), "UNAVAILABLE", "odd");
  }

  @Test
  void aMissingPool() {
    try {
      Kube.register(
          Testbed.ARCHIVE,
          Testbed.fsid(Testbed.ARCHIVE),
          Testbed.monitor(Testbed.ARCHIVE),
          "no-such-pool",
          100,
          Availability.Active,
          "hdd",
          "archive");
      assertNamed(Testbed.ARCHIVE, "PoolMissing", "no-such-pool", "UNAVAILABLE", "hdd");
    } finally {
      Stage.registerAll();
    }
    Kube.awaitReady(Testbed.ARCHIVE);
  }

  @Test
  void unreachableMonitors() {
    stranger(UUID.randomUUID().toString(), "127.0.0.99:6789", "rbd");
    assertNamed("sick", "MonitorsUnreachable", "127.0.0.99:6789", "UNAVAILABLE", "odd");
  }

  @Test
  void aRevokedKey() {
    Testbed.fault(Testbed.ARCHIVE, "revoke-key");
    try {
      assertNamed(Testbed.ARCHIVE, "KeyRefused", "cuttle", "UNAVAILABLE", "hdd");
    } finally {
      Testbed.fault(Testbed.ARCHIVE, "restore-key");
    }
    Kube.awaitReady(Testbed.ARCHIVE);
  }

  /** Of a cluster that falls silent nothing is promised; the repeated call is answered. */
  @Test
  void aSilentClusterOfAVolumeThatIsToGrow() {
    String id = csi.create("grows-" + UUID.randomUUID(), "east", 1L << 30);
    Testbed.fault(Testbed.EAST, "hang");
    long begun = System.nanoTime();
    try {
      assertThatThrownBy(() -> csi.expand(id, 2L << 30))
          .hasMessageContainingAll("UNAVAILABLE", Testbed.EAST);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    } finally {
      Testbed.fault(Testbed.EAST, "heal");
    }
    assertThat(Kube.pages().getFirst().getSpec().promisedBytes()).isEqualTo(1L << 30);
    Kube.awaitReady(Testbed.EAST);
    NodeCaller.untilAnswered(() -> csi.expand(id, 2L << 30));
    assertThat(Testbed.imageBytes(Testbed.EAST, NodeScene.image(id))).isEqualTo(2L << 30);
    csi.delete(id);
  }

  @Test
  void aFullCluster() {
    String old = csi.create("before-" + UUID.randomUUID(), "hdd", 1L << 30);
    // Ceph keeps a list of removals in each pool, which the first one makes.
    csi.delete(csi.create("first-" + UUID.randomUUID(), "hdd", 1L << 30));
    Testbed.fault(Testbed.ARCHIVE, "full");
    try {
      assertNamed(Testbed.ARCHIVE, "ClusterFull", "FULL", "RESOURCE_EXHAUSTED", "hdd");
      assertThatThrownBy(() -> csi.expand(old, 2L << 30))
          .hasMessageContainingAll("RESOURCE_EXHAUSTED", Testbed.ARCHIVE + " is full");
      csi.delete(old);
      assertThat(Testbed.images(Testbed.ARCHIVE))
          .as("a removal makes room")
          .doesNotContain(old.substring(old.lastIndexOf(':') + 1));
    } finally {
      Testbed.fault(Testbed.ARCHIVE, "empty");
    }
    Kube.awaitReady(Testbed.ARCHIVE);
  }

  private static void stranger(String fsid, String monitor, String pool) {
    Kube.register("sick", fsid, monitor, pool, 100, Availability.Active, "odd");
  }

  private void assertNamed(String cluster, String reason, String detail, String code, String tag) {
    Kube.awaitCondition(
        cluster,
        "Ready",
        found ->
            found.getStatus().equals("False")
                && found.getReason().equals(reason)
                && found.getMessage().contains(detail),
        MARKED_WITHIN);
    org.awaitility.Awaitility.await("the refusal")
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThatThrownBy(() -> csi.create("refused-" + UUID.randomUUID(), tag, 1L << 30))
                .hasMessageContaining(code)
                .hasMessageContaining(cluster)
                .hasMessageContaining(detail));
  }
}
