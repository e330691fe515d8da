package dev.cuttle.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CephCallMetricsTest {
  private final Metrics metrics = new Metrics();
  private final CephCallMetrics calls = new CephCallMetrics(metrics);

  @Test
  void callsFallIntoBucketsFromMillisecondsToAMinute() {
    calls.called("east", "create", "ok", Duration.ofMillis(7));
    assertThat(metrics.page().get())
        .contains("le=\"0.005\"} 0")
        .contains("le=\"0.01\"} 1")
        .contains("le=\"60.0\"} 1")
        .doesNotContain("cuttle_ceph_call_errors_total{");
  }

  @Test
  void failuresAreCountedByKind() {
    calls.called("east", "create", "NoSpace", Duration.ofMillis(7));
    assertThat(metrics.page().get())
        .contains("cuttle_ceph_call_errors_total{cluster=\"east\",kind=\"NoSpace\"} 1");
  }

  @Test
  void callsUnderWayGoUpAndDown() {
    calls.inFlight("east", 1);
    calls.inFlight("east", 1);
    calls.inFlight("east", -1);
    assertThat(metrics.page().get()).contains("cuttle_ceph_calls_in_flight{cluster=\"east\"} 1");
  }
}
