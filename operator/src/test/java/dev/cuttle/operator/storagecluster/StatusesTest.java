package dev.cuttle.operator.storagecluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuttle.api.StorageCluster;
import dev.cuttle.api.StorageClusterStatus;
import dev.cuttle.ceph.CephException;
import dev.cuttle.kubernetes.Endpoints;
import dev.cuttle.operator.conditions.Conditions;
import dev.cuttle.operator.conditions.Finding;
import dev.cuttle.placement.Load;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final ProbeTarget TARGET = ProbeTarget.of(Endpoints.of(Clusters.east(), "a2V5"));

  private final StorageCluster cluster = Clusters.east();

  private StorageClusterStatus next(ProbeOutcome outcome) {
    return Statuses.next(cluster, outcome, List.of(), new Load(300, 3), Optional.empty(), NOW);
  }

  private static ProbeOutcome saw(long used, long available, String... checks) {
    return new ProbeOutcome.Saw(Clusters.report(used, available, checks), NOW);
  }

  private static Condition condition(StorageClusterStatus status, String type) {
    return Conditions.of(status.conditions(), type).orElseThrow();
  }

  @Test
  void aClusterNeverProbedIsOfUnknownReadiness() {
    Condition ready = condition(next(new ProbeOutcome.Pending(false)), "Ready");
    assertThat(ready.getStatus()).isEqualTo("Unknown");
    assertThat(ready.getReason()).isEqualTo("NotProbed");
  }

  @Test
  void aRestartedOperatorKeepsTheLastVerdictUntilItsFirstProbe() {
    cluster.setStatus(next(saw(100, 900)));
    assertThat(condition(next(new ProbeOutcome.Pending(false)), "Ready").getStatus())
        .isEqualTo("True");
  }

  @Test
  void aVerdictThatGoesOnUnprobedSaysForWhichSpecItWas() {
    cluster.setStatus(next(saw(100, 900)));
    cluster.getMetadata().setGeneration(2L);
    StorageClusterStatus status = next(new ProbeOutcome.Pending(false));
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Ready").getObservedGeneration()).isEqualTo(1);
    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(next(saw(100, 900)).observedGeneration()).isEqualTo(2);
  }

  @Test
  void aChangedTargetIsUnvettedUntilItsFirstProbe() {
    cluster.setStatus(next(saw(100, 900)));
    cluster.getMetadata().setGeneration(2L);
    StorageClusterStatus status = next(new ProbeOutcome.Pending(true));
    for (String type : List.of("Ready", "Connected", "CapacityKnown", "HasSpace")) {
      Condition condition = condition(status, type);
      assertThat(condition.getStatus()).isEqualTo("Unknown");
      assertThat(condition.getReason()).isEqualTo("NotProbed");
      assertThat(condition.getObservedGeneration()).isEqualTo(2);
    }
  }

  @Test
  void aClusterThatAnswersIsReadyAndItsFiguresAreKnown() {
    StorageClusterStatus status = next(saw(100, 900));
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(status.capacity())
        .isEqualTo(
            new StorageClusterStatus.CapacityFigures(10_000L, 100L, 1000L, 300L, null, 1800L));
    assertThat(status.volumes()).isEqualTo(3);
  }

  @Test
  void eachKindOfFailureHasItsReason() {
    assertThat(reason(new CephException.WrongCluster("c", "connecting", "found another")))
        .isEqualTo("WrongCluster");
    assertThat(reason(new CephException.NotPermitted("c", "connecting", 1, "refused")))
        .isEqualTo("KeyRefused");
    assertThat(reason(new CephException.PoolMissing("c", "opening", 2, "no pool rbd")))
        .isEqualTo("PoolMissing");
    assertThat(reason(new CephException.Unreachable("c", "connecting", 110, "silence", false)))
        .isEqualTo("MonitorsUnreachable");
    assertThat(reason(new CephException.Failed("c", "asking", 5, "EIO"))).isEqualTo("ProbeFailed");
  }

  @Test
  void aSilentClusterAndARefusedKeySayWhomWasAsked() {
    assertThat(sentence(new CephException.Unreachable("c", "connecting", 110, "silence", false)))
        .contains("192.0.2.1:6789");
    assertThat(sentence(new CephException.NotPermitted("c", "connecting", 1, "refused")))
        .contains("client.cuttle");
  }

  private String sentence(CephException failure) {
    return condition(next(ProbeOutcome.Failed.of(failure, TARGET, NOW)), "Ready").getMessage();
  }

  private String reason(CephException failure) {
    Condition ready = condition(next(ProbeOutcome.Failed.of(failure, TARGET, NOW)), "Ready");
    assertThat(ready.getMessage()).startsWith(failure.getMessage());
    return ready.getReason();
  }

  @Test
  void aFailedProbeLeavesTheFiguresAsTheyWere() {
    cluster.setStatus(next(saw(100, 900)));
    StorageClusterStatus status =
        next(new ProbeOutcome.Failed("MonitorsUnreachable", "silence", NOW));
    assertThat(status.capacity()).isEqualTo(cluster.getStatus().capacity());
    assertThat(condition(status, "CapacityKnown").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Connected").getStatus()).isEqualTo("False");
  }

  @Test
  void aFullClusterIsNotReadyAndSaysWhichCheckStopsIt() {
    Condition ready = condition(next(saw(950, 0, "OSD_FULL", "POOL_FULL")), "Ready");
    assertThat(ready.getReason()).isEqualTo("ClusterFull");
    assertThat(ready.getMessage()).contains("OSD_FULL");
    assertThat(condition(next(saw(950, 0, "POOL_FULL")), "Ready").getReason())
        .isEqualTo("PoolFull");
  }

  @Test
  void aboveTheFillGateAClusterStaysReadyAndTheConditionSaysSo() {
    StorageClusterStatus status = next(saw(900, 100));
    assertThat(condition(status, "HasSpace").getReason()).isEqualTo("AboveFillGate");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void anAuditAddsForeignBytesAndItsCondition() {
    var audit = new LedgerView.Audit(77, Finding.no("LedgerConsistent", "OrphanImages", "x"));
    StorageClusterStatus status =
        Statuses.next(cluster, saw(1, 9), List.of(), Load.NONE, Optional.of(audit), NOW);
    assertThat(status.capacity())
        .isEqualTo(new StorageClusterStatus.CapacityFigures(10_000L, 1L, 10L, 0L, 77L, 18L));
    assertThat(condition(status, "LedgerConsistent").getStatus()).isEqualTo("False");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void aClusterBeingDeletedSaysHowManyVolumesHoldIt() {
    StorageClusterStatus status = Statuses.deleting(cluster, new Load(300, 3), NOW);
    assertThat(condition(status, "Deleting").getMessage()).isEqualTo("3 volumes hold it");
    assertThat(condition(status, "Ready").getReason()).isEqualTo("Deleting");
  }

  @Test
  void onlyWhatMattersIsWrittenAtOnce() {
    StorageClusterStatus old = next(saw(100, 900));
    assertThat(StatusWriteLimit.allows(null, old, NOW)).isTrue();
    assertThat(StatusWriteLimit.allows(old, next(saw(101, 899)), NOW.plusSeconds(20))).isFalse();
    assertThat(StatusWriteLimit.allows(old, next(saw(101, 899)), NOW.plusSeconds(30))).isTrue();
    assertThat(StatusWriteLimit.allows(old, next(saw(200, 800)), NOW.plusSeconds(1))).isTrue();
    assertThat(StatusWriteLimit.allows(old, next(saw(100, 900, "OSD_FULL")), NOW)).isTrue();
  }

  @Test
  void aMereNewProbeTimeIsWrittenOnceAMinute() {
    StorageClusterStatus old = next(saw(100, 900));
    var later = new ProbeOutcome.Saw(Clusters.report(100, 900), NOW.plusSeconds(40));
    assertThat(StatusWriteLimit.allows(old, next(later), NOW.plusSeconds(40))).isFalse();
    assertThat(StatusWriteLimit.allows(old, next(later), NOW.plusSeconds(60))).isTrue();
  }
}
