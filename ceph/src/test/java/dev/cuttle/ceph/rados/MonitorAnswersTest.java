package dev.cuttle.ceph.rados;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuttle.ceph.ClusterReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MonitorAnswersTest {
  private static final String OK = "{\"status\":\"HEALTH_OK\",\"checks\":{}}";
  private static final String DF =
      """
      {"stats":{"total_bytes":4000},
       "pools":[{"name":"rbd","stats":{"stored":10,"max_avail":90,"quota_bytes":0}},
                {"name":"data","stats":{"stored":20,"max_avail":80,"quota_bytes":50}}]}
      """;
  private static final String POOLS =
      """
      [{"pool_name":"rbd","flags_names":"hashpspool,selfmanaged_snaps"},
       {"pool_name":"data","flags_names":"hashpspool,full,full_quota"},
       {"pool_name":"coded","type":3,"flags_names":"hashpspool,ec_overwrites"},
       {"pool_name":"fixed","type":3,"flags_names":"hashpspool"}]
      """;
  private static final String VERSIONS =
      """
      {"mon":{"ceph version 18.2.7 (abc) reef (stable)":1},
       "overall":{"ceph version 18.2.7 (abc) reef (stable)":1,
                  "ceph version 16.2.15 (def) pacific (stable)":2}}
      """;

  private static ClusterReport report(String health, String pool, Optional<String> dataPool)
      throws NativeFailure {
    return answers(health).report("fsid", pool, dataPool);
  }

  private static MonitorAnswers answers(String health) throws NativeFailure {
    return new MonitorAnswers(
        Map.of(
            MonQuestion.HEALTH,
            health,
            MonQuestion.DF,
            DF,
            MonQuestion.POOLS,
            POOLS,
            MonQuestion.VERSIONS,
            VERSIONS));
  }

  @Test
  void aHealthyClusterIsReported() throws NativeFailure {
    assertThat(report(OK, "rbd", Optional.empty()))
        .isEqualTo(
            new ClusterReport(
                "fsid",
                "16.2.15",
                "HEALTH_OK",
                List.of(),
                new ClusterReport.PoolUsage(4000, 10, 90, 0)));
  }

  @Test
  void theDataPoolCounts() throws NativeFailure {
    ClusterReport report = report(OK, "rbd", Optional.of("data"));
    assertThat(report.pool()).isEqualTo(new ClusterReport.PoolUsage(4000, 20, 80, 50));
    assertThat(report.fullChecks()).containsExactly("POOL_FULL");
  }

  @Test
  void aFullPoolOfOthersIsNotOurs() throws NativeFailure {
    String health = "{\"status\":\"HEALTH_WARN\",\"checks\":{\"POOL_FULL\":{}}}";
    assertThat(report(health, "rbd", Optional.empty()).fullChecks()).isEmpty();
  }

  @Test
  void fullOsdsAndPausedWritesStopUs() throws NativeFailure {
    String health =
        """
        {"status":"HEALTH_ERR","checks":{"OSD_FULL":{},"OSD_NEARFULL":{},
         "OSDMAP_FLAGS":{"summary":{"message":"pauserd,pausewr flag(s) set"}}}}
        """;
    ClusterReport report = report(health, "rbd", Optional.empty());
    assertThat(report.health()).isEqualTo("HEALTH_ERR");
    assertThat(report.fullChecks()).containsExactly("OSD_FULL", "OSDMAP_FLAGS");
  }

  @Test
  void aPoolThatIsNotListedIsMissing() {
    assertThatThrownBy(() -> report(OK, "other", Optional.empty()))
        .hasMessageContaining("no pool other");
  }

  @Test
  void whatIsNotJsonIsAFailure() {
    assertThatThrownBy(() -> report("<html>", "rbd", Optional.empty()))
        .hasMessageContaining("not JSON");
  }

  @Test
  void erasureCodedPoolsTakeDataAloneAndOnlyWithOverwrites() throws NativeFailure {
    MonitorAnswers answers = answers(OK);
    answers.mustTakeImages("rbd", Optional.of("data"));
    answers.mustTakeImages("rbd", Optional.of("coded"));
    assertThatThrownBy(() -> answers.mustTakeImages("coded", Optional.empty()))
        .hasMessageContaining("pool coded is erasure coded: images need a replicated one");
    assertThatThrownBy(() -> answers.mustTakeImages("rbd", Optional.of("fixed")))
        .hasMessageContaining("data pool fixed")
        .hasMessageContaining("allow_ec_overwrites");
  }

  @Test
  void theQuestionsAreJson() {
    assertThat(MonQuestion.HEALTH.json())
        .isEqualTo("{\"prefix\":\"health\",\"format\":\"json\",\"detail\":\"detail\"}");
  }
}
